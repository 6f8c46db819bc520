package chat.parley.node;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.MessageId;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a person does in conversations: say, take back, read. */
final class TalkVerbs extends Verbs {
    /** Messages said and not on disk yet; more at once is refused. Bounds what a script can make the node hold. */
    private static final int MAX_SAYING = 8_192;
    /** Together: an eighth of a small heap holds them, with their envelopes. */
    private static final int MAX_SAYING_CHARACTERS = 2 << 20;

    private static final int MAX_READ = 1_000_000;

    private final MessageId ids;
    private int saying;
    private int sayingCharacters;

    TalkVerbs(Node node) {
        super(node);
        this.ids = new MessageId(node.random());
    }

    CompletableFuture<Views.Message> send(String conversation, String text) {
        return onLoop(answer -> {
            Contact contact = listed(conversation);
            requireStore();
            if (contact.blocked()) throw blocked(contact);
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > ContentCodec.MAX_TEXT) {
                throw new UserError(
                        "the message has " + bytes + " bytes, 60,000 are the most", "nothing of it was queued");
            }
            if (text.isEmpty()) throw new UserError("there is nothing to say", "", UserError.USAGE);
            if (saying >= MAX_SAYING || sayingCharacters >= MAX_SAYING_CHARACTERS)
                throw new UserError("too many messages at once", "wait for some to be queued");
            say(contact, text, answer);
        });
    }

    private void say(Contact contact, String text, CompletableFuture<Views.Message> answer) {
        long now = System.currentTimeMillis();
        Id128 id = ids.next(now);
        Peer peer = people().peerOf(contact).orElseThrow();
        StoredMessage message = new StoredMessage(
                people().nextSeq(),
                contact.id(),
                id,
                true,
                now,
                now,
                text,
                StoredMessage.State.QUEUED,
                peer.pathKind());
        saying++;
        sayingCharacters += text.length();
        people().news().remember(message);
        peer.say(message, ContentCodec.encode(new Content.Text(id, now, text)), known -> {
            saying--;
            sayingCharacters -= text.length();
            Views.Message view = views().message(contact, message);
            answer.complete(view);
            node.hub().tell(new CoreEvent.Arrived(view));
        });
    }

    CompletableFuture<Views.Message> cancel(String id) {
        return onLoop(answer -> stored(id, answer, message -> {
            node.journal()
                    .queuedRow(
                            message.seq(),
                            row -> answerOrFail(answer, () -> {
                                Contact contact = people().contact(message.contact());
                                boolean took = row.isPresent()
                                        && people().peerOf(contact)
                                                .orElseThrow()
                                                .cancel(
                                                        row.get(),
                                                        new ChatChange.EndMessage(
                                                                message.seq(), StoredMessage.State.CANCELLED),
                                                        known -> {
                                                            people().news().forget(message.seq());
                                                            Views.Message view = views().message(
                                                                            contact,
                                                                            message.withState(
                                                                                    StoredMessage.State.CANCELLED));
                                                            node.hub().tell(new CoreEvent.MessageState(view));
                                                            answer.complete(view);
                                                        });
                                if (!took && message.state() == StoredMessage.State.CANCELLED)
                                    throw new UserError("it was cancelled already", "");
                                if (!took)
                                    throw new UserError(
                                            "it is on its way already", "only what is still queued can be taken back");
                            }));
        }));
    }

    CompletableFuture<List<Views.Message>> read(Core.ReadQuery query) {
        return onLoop(answer -> {
            Optional<Long> contact =
                    query.conversation().map(who -> anybody(who).id());
            if (query.since().isEmpty()) {
                answerMessages(contact, Optional.empty(), query, answer);
            } else {
                stored(
                        query.since().get(),
                        answer,
                        since -> answerMessages(contact, Optional.of(since.seq()), query, answer));
            }
        });
    }

    private void answerMessages(
            Optional<Long> contact,
            Optional<Long> after,
            Core.ReadQuery query,
            CompletableFuture<List<Views.Message>> answer) {
        boolean newest = query.limit().isPresent() && after.isEmpty();
        StoredMessage.Query stored = new StoredMessage.Query(
                contact, after, query.search(), query.limit().orElse(MAX_READ), newest);
        node.journal().messages(stored, found -> {
            List<Views.Message> rows = new ArrayList<>(found.size());
            for (StoredMessage message : found) {
                book().get(message.contact()).ifPresent(of -> rows.add(views().message(of, message)));
            }
            answer.complete(rows);
        });
    }

    CompletableFuture<Views.Message> message(String id) {
        return onLoop(answer -> stored(
                id, answer, message -> answer.complete(views().message(people().contact(message.contact()), message))));
    }

    CompletableFuture<List<Views.Unread>> unread() {
        return onLoop(answer -> node.journal().unread(rows -> {
            List<Views.Unread> all = new ArrayList<>();
            for (Journal.Unread row : rows) {
                book().get(row.contact())
                        .filter(Contact::isListed)
                        .ifPresent(contact -> all.add(new Views.Unread(
                                contact.peer().toString(),
                                contact.name(),
                                row.count(),
                                ViewMaker.at(row.newestReceivedMillis()))));
            }
            answer.complete(all);
        }));
    }

    CompletableFuture<Void> markRead(String conversation, String id) {
        return onLoop(answer -> {
            Contact contact = anybody(conversation);
            stored(id, answer, message -> {
                boolean receipt =
                        !message.mine() && contact.isListed() && node.settings().isOn(Settings.RECEIPTS);
                commit(List.of(new ChatChange.ReadHere(contact.id(), message.seq())), List.of(), answer, () -> null);
                if (receipt) {
                    people().peerOf(contact).ifPresent(peer -> peer.tell(new Content.ReadReceipt(message.id())));
                }
            });
        });
    }
}
