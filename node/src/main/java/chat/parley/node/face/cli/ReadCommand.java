package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code read [CONTACT]}: the history, and what comes after it. */
@Command(name = "read", description = Usage.READ)
final class ReadCommand extends CliCommand {
    private static final int SCREENFUL = 50;
    private static final int REMEMBERED = 1000;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CONTACT", description = Usage.READ_CONTACT)
    private @Nullable String contact;

    @Option(names = "--follow", description = Usage.READ_FOLLOW)
    private boolean follow;

    @Option(names = "--since", paramLabel = "ID", description = Usage.READ_SINCE)
    private @Nullable String since;

    @Option(names = "--search", paramLabel = "WORDS", description = Usage.READ_SEARCH)
    private @Nullable String search;

    @Option(names = "--limit", paramLabel = "N", description = Usage.READ_LIMIT)
    private @Nullable Integer limit;

    @Option(names = "--peek", description = Usage.READ_PEEK)
    private boolean peek;

    private Optional<String> newest = Optional.empty();
    /** The last ones, since what arrives while the history is read is told too. */
    private final Set<String> shown = new LinkedHashSet<>();

    @Override
    int run(Context context) throws InterruptedException {
        if (limit != null && limit < 1) {
            throw new UserError(Messages.wrongValue("--limit", limit.toString(), "1 or more"), "", UserError.USAGE);
        }
        NodeLink node = context.store();
        Optional<Inbox> inbox = follow ? Optional.of(node.follow()) : Optional.empty();
        MessageRows rows = new MessageRows(context.output(), context.times(), contact != null);
        newest = Optional.ofNullable(since);
        Core.ReadQuery query = query(limit(context, node));
        List<Views.Message> history = node.look(core -> core.read(query));
        print(context, node, rows, history);
        if (history.isEmpty() && !follow && !context.json()) context.output().note(Messages.NOTHING_HERE);
        if (inbox.isPresent()) follow(context, node, rows, inbox.get());
        return DONE;
    }

    private Core.ReadQuery query(Optional<Integer> most) {
        return new Core.ReadQuery(Optional.ofNullable(contact), newest, Optional.ofNullable(search), most);
    }

    /** On a terminal the last screenful, or all that is new where that is more: what is not shown must not count as read. */
    private Optional<Integer> limit(Context context, NodeLink node) throws InterruptedException {
        if (limit != null) return Optional.of(limit);
        boolean all = !context.invocation().place().outTerminal() || since != null || search != null;
        if (all) return Optional.empty();
        int unread = node.look(core -> core.unread()).stream()
                .mapToInt(Views.Unread::count)
                .sum();
        return Optional.of(Math.max(SCREENFUL, unread));
    }

    private void print(Context context, NodeLink node, MessageRows rows, List<Views.Message> messages)
            throws InterruptedException {
        Map<String, String> lastOf = new LinkedHashMap<>();
        for (Views.Message message : messages) {
            if (context.json()) context.output().json(message);
            else rows.print(message);
            newest = Optional.of(message.id());
            if (follow) remember(message.id());
            if (message.direction().equals("in")) lastOf.put(message.conversation(), message.id());
        }
        context.output().flush();
        // A search shows single messages, and reading is said of everything up to one.
        if (peek || search != null) return;
        for (Map.Entry<String, String> last : lastOf.entrySet()) {
            node.ask(core -> core.markRead(last.getKey(), last.getValue()));
        }
    }

    private void remember(String id) {
        shown.add(id);
        if (shown.size() > REMEMBERED) shown.remove(shown.iterator().next());
    }

    private void follow(Context context, NodeLink node, MessageRows rows, Inbox first) throws InterruptedException {
        if (node.isOwn()) throw new UserError(Messages.NOTHING_FOLLOWS, Messages.NOTHING_FOLLOWS_NEXT);
        Optional<String> conversation = conversation(node);
        Inbox inbox = first;
        while (true) {
            CoreEvent event = inbox.take().event();
            if (event instanceof CoreEvent.Stopping) {
                context.output().note(Messages.NODE_STOPPED);
                return;
            }
            if (event instanceof CoreEvent.Dropped) {
                inbox = node.follow();
                print(context, node, rows, node.look(core -> core.read(query(Optional.empty()))));
            } else if (event instanceof CoreEvent.Arrived arrived && isWanted(arrived.message(), conversation)) {
                print(context, node, rows, List.of(arrived.message()));
            }
        }
    }

    /** The id of what CONTACT names, as the messages bear it. */
    private Optional<String> conversation(NodeLink node) throws InterruptedException {
        if (contact == null) return Optional.empty();
        String who = contact;
        return node.look(core -> core.contacts()).stream()
                .filter(row -> row.name().equals(who) || row.peerId().startsWith(who))
                .map(Views.Contact::peerId)
                .findFirst();
    }

    /** Whether a message belongs to what is followed and was not shown already. */
    private boolean isWanted(Views.Message message, Optional<String> conversation) {
        return (conversation.isEmpty() || conversation.get().equals(message.conversation()))
                && !shown.contains(message.id())
                && (search == null
                        || Arrays.stream(search.split("\\s+"))
                                .allMatch(word -> message.text().contains(word)));
    }
}
