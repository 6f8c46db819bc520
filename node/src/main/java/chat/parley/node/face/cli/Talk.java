package chat.parley.node.face.cli;

import chat.parley.node.api.NodeEnded;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a chat shows: one contact's conversation, and in a line each what else happens. Everything happens on the chat's thread;
 * nothing here waits but for the node's answers.
 */
final class Talk {
    private static final int EARLIER = 20;
    private static final int REMEMBERED = 200;
    private static final int PREVIEW = 40;

    private final Context context;
    private final NodeLink node;
    private final Screen screen;
    private final ChatVerbs verbs;
    private final Consumer<Runnable> later;
    private final PendingRows pending;
    private final ChatNews news = new ChatNews();
    private List<Views.Contact> contacts = List.of();
    private Optional<Views.Contact> contact = Optional.empty();
    private TalkRows rows;
    private String path = "none";
    private @Nullable Long rttMs;
    private String lastId = "";
    private volatile boolean left;
    private boolean nodeStopped;

    /** @param later runs something on the chat's thread, from any thread */
    Talk(Context context, NodeLink node, Screen screen, Map<String, Runnable> extras, Consumer<Runnable> later) {
        this.context = context;
        this.node = node;
        this.screen = screen;
        this.later = later;
        this.verbs = new ChatVerbs(context, node, screen, extras);
        this.pending = new PendingRows(this::printOwn, this::say);
        this.rows = new TalkRows(context.times(), "", screen::style);
    }

    /** Opens a conversation: the one asked for, or the one that seems wanted. */
    void start(Optional<String> who) throws InterruptedException {
        refreshContacts();
        news.start(node.look(core -> core.status()));
        Optional<Views.Contact> chosen = who.isPresent() ? Optional.of(named(who.get())) : likeliest();
        if (chosen.isPresent()) open(chosen.get());
        else Messages.EMPTY_SCREEN.forEach(screen::print);
        showPrompt();
    }

    private Optional<Views.Contact> likeliest() throws InterruptedException {
        for (Views.Unread unread : node.look(core -> core.unread())) {
            Optional<Views.Contact> writer = byId(unread.conversation());
            if (writer.isPresent()) return writer;
        }
        Core.ReadQuery newest =
                new Core.ReadQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(1));
        for (Views.Message message : node.look(core -> core.read(newest))) {
            Optional<Views.Contact> last = byId(message.conversation());
            if (last.isPresent()) return last;
        }
        return contacts.stream().findFirst();
    }

    private void open(Views.Contact opened) throws InterruptedException {
        contact = Optional.of(opened);
        rows = new TalkRows(context.times(), opened.name(), screen::style);
        for (Views.ContactStatus status : node.look(core -> core.status()).contacts()) {
            if (status.peerId().equals(opened.peerId())) {
                path = status.path();
                rttMs = status.rttMs();
            }
        }
        Core.ReadQuery last = new Core.ReadQuery(
                Optional.of(opened.peerId()), Optional.empty(), Optional.empty(), Optional.of(REMEMBERED));
        List<Views.Message> earlier = node.look(core -> core.read(last));
        screen.remember(
                earlier.stream().filter(Talk::isOwn).map(Views.Message::text).toList());
        earlier.subList(Math.max(0, earlier.size() - EARLIER), earlier.size()).forEach(this::printEarlier);
        markRead(earlier);
        if (earlier.isEmpty()) screen.print(Messages.nothingSaid(PersonText.name(opened.name())));
    }

    /** One line typed: a message, or a command after a slash. */
    void typed(String line) throws InterruptedException {
        if (line.isBlank()) return;
        try {
            if (line.startsWith("/") && !line.startsWith("//") && verbs.areTyped()) command(line);
            else say(line.startsWith("//") && verbs.areTyped() ? line.substring(1) : line);
        } catch (UserError refused) {
            info(refused.line());
        }
    }

    private void command(String line) throws InterruptedException {
        info("> " + TerminalText.line(line));
        // By id: a name may look like an option.
        Optional<String> conversation = contact.map(Views.Contact::peerId);
        ChatVerbs.Result result = verbs.run(line, conversation);
        left = result.leave();
        if (result.open().isPresent()) {
            refreshContacts();
            open(named(result.open().get()));
        }
        showPrompt();
    }

    private void say(String text) {
        String checked = MessageText.checked(text);
        Views.Contact to =
                contact.orElseThrow(() -> new UserError(Messages.NOBODY_CHOSEN, Messages.NOBODY_CHOSEN_NEXT));
        long nanos = System.nanoTime();
        pending.saying();
        CompletableFuture<Views.Message> answer = node.core().send(to.peerId(), checked);
        CompletableFuture<Void> unused = answer.handle((message, failure) -> {
            later.accept(() -> {
                if (message != null) pending.said(message, nanos);
                else if (failure != null) notSaid(checked, failure);
            });
            return null;
        });
    }

    private void notSaid(String text, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof NodeEnded ended && ended.untouched()) {
            pending.again(text);
            return;
        }
        pending.notSaid();
        info(cause instanceof UserError refused ? refused.line() : Messages.notSaid(String.valueOf(cause)));
    }

    /** Something happened in the node. */
    void happened(CoreEvent event, long nanos) throws InterruptedException {
        if (event instanceof CoreEvent.Arrived arrived) arrived(arrived.message());
        else if (event instanceof CoreEvent.MessageState state) pending.changed(state.message(), nanos);
        else if (event instanceof CoreEvent.PathChanged change) pathChanged(change);
        else if (event instanceof CoreEvent.ContactChanged change) contactChanged(change);
        else if (event instanceof CoreEvent.Stopping) stopping();
        else news.line(event).ifPresent(this::info);
    }

    private void arrived(Views.Message message) throws InterruptedException {
        boolean here = contact.map(Views.Contact::peerId).equals(Optional.of(message.conversation()));
        if (isOwn(message)) {
            if (here) pending.arrived(message, System.nanoTime());
            return;
        }
        if (here) {
            lastId = message.id();
            screen.print(rows.theirs(message));
            markRead(List.of(message));
        } else {
            String preview = TerminalText.shortened(TerminalText.line(message.text()), PREVIEW);
            info(Messages.saysElsewhere(message, preview));
        }
    }

    private void pathChanged(CoreEvent.PathChanged change) {
        if (!contact.map(Views.Contact::peerId).equals(Optional.of(change.peerId()))) return;
        path = change.path();
        rttMs = change.rttMs();
        if (!change.path().equals(change.before())) info(Messages.pathChanged(change));
        showPrompt();
    }

    private void contactChanged(CoreEvent.ContactChanged change) throws InterruptedException {
        refreshContacts();
        info(Messages.contactChanged(PersonText.name(change.contact().name()), change.what()));
        if (contact.isPresent()) {
            contact = byId(contact.get().peerId()).or(() -> contact);
        } else if (change.what().equals("added") || change.what().equals("accepted")) {
            // Only who is in the list: the node knows no conversation with others.
            Optional<Views.Contact> listed = byId(change.contact().peerId());
            if (listed.isPresent()) open(listed.get());
        }
        showPrompt();
    }

    private void stopping() throws InterruptedException {
        if (node.isOwn()) {
            info(Messages.NODE_STOPPED);
            nodeStopped = true;
            return;
        }
        node.reopen();
        info(node.isOwn() ? Messages.NOW_OWN : Messages.NOW_OTHER);
        catchUp();
    }

    /** Asks anew what missed events would have told. */
    void catchUp() throws InterruptedException {
        refreshContacts();
        for (String id : pending.ids()) pending.changed(node.look(core -> core.message(id)), System.nanoTime());
        if (contact.isEmpty()) return;
        Core.ReadQuery since = new Core.ReadQuery(
                contact.map(Views.Contact::peerId),
                Optional.of(lastId).filter(id -> !id.isEmpty()),
                Optional.empty(),
                Optional.of(REMEMBERED));
        for (Views.Message message : node.look(core -> core.read(since))) {
            if (!isOwn(message)) arrived(message);
        }
    }

    private void refreshContacts() throws InterruptedException {
        contacts = node.look(core -> core.contacts());
        List<String> words = new ArrayList<>(verbs.words());
        contacts.forEach(known -> words.add(PersonText.name(known.name())));
        screen.complete(words);
    }

    private Views.Contact named(String who) {
        return contacts.stream()
                .filter(known -> known.name().equals(who))
                .findFirst()
                .or(() -> contacts.stream()
                        .filter(known -> known.peerId().startsWith(who))
                        .findFirst())
                .orElseThrow(() -> new UserError(Messages.noContact(who), Messages.NO_CONTACT_NEXT));
    }

    private Optional<Views.Contact> byId(String peerId) {
        return contacts.stream().filter(known -> known.peerId().equals(peerId)).findFirst();
    }

    private void printOwn(Views.Message message, String pathOrState, OptionalLong rtt) {
        screen.print(rows.own(message, pathOrState, rtt));
    }

    private void printEarlier(Views.Message message) {
        lastId = message.id();
        boolean arrived = MessageState.of(message.state()).hasReached(MessageState.DELIVERED);
        String shown = arrived ? message.path() : message.state();
        screen.print(isOwn(message) ? rows.own(message, shown, OptionalLong.empty()) : rows.theirs(message));
    }

    private void markRead(List<Views.Message> shown) throws InterruptedException {
        for (int i = shown.size() - 1; i >= 0; i--) {
            Views.Message message = shown.get(i);
            if (isOwn(message)) continue;
            node.ask(core -> core.markRead(message.conversation(), message.id()));
            return;
        }
    }

    /** Something that happened could not be shown: one line, and the chat goes on. */
    void failed(RuntimeException failure) {
        info(
                failure instanceof UserError refused
                        ? TerminalText.line(refused.line())
                        : CrashFile.write(
                                context.home(), failure, context.surroundings().clock()));
    }

    private void info(String line) {
        screen.print(screen.style(Style.DIM, "* " + line));
    }

    private void showPrompt() {
        screen.prompt(
                contact.isPresent()
                        ? Messages.prompt(PersonText.name(contact.get().name()), path, rttMs)
                        : "> ");
    }

    private static boolean isOwn(Views.Message message) {
        return message.direction().equals("out");
    }

    /** When something is due next. */
    long deadlineNanos() {
        return pending.deadlineNanos();
    }

    /** Shows what is due. */
    void onTime(long nanos) {
        pending.onTime(nanos).forEach(this::info);
    }

    /** Completes when nothing said here is still on its way. */
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        later.accept(() -> pending.whenEmpty(settled));
        return settled;
    }

    /** Whether the person has left; any thread. */
    boolean isLeft() {
        return left;
    }

    /** Whether the node that this process was has been stopped. */
    boolean isNodeStopped() {
        return nodeStopped;
    }
}
