package chat.parley.node.peer;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What peers and conversations need of the store. Called on the node's event loop; every answer comes back to it, in the order of
 * the calls. Changes of one call are one transaction, or nothing; what waits is committed as one group with one sync.
 */
public interface Journal {
    /** How a transaction ended. */
    sealed interface Outcome {
        /** On disk. {@code known}: seq of each inserted message that was there already, so that nothing was inserted. */
        record Committed(Set<Long> known) implements Outcome {}

        /** Not on disk; the store takes nothing more. One line for a person. */
        record Failed(String reason) implements Outcome {}
    }

    /** Commits these changes, in this order. */
    void commit(List<ChatChange> chat, List<SessionChange> session, Consumer<Outcome> done);

    /** The same where nobody waits: joins the next commit, or makes one within a second. */
    void commitLater(List<ChatChange> chat, List<SessionChange> session);

    /** The first rows of a contact's queue that have no number, in order: at most {@code count}, together at most {@code bytes} of content. */
    void queued(long contact, int count, int bytes, Consumer<List<OutgoingRow>> answer);

    /** Messages by query, oldest first. */
    void messages(StoredMessage.Query query, Consumer<List<StoredMessage>> answer);

    /** One message by its id. */
    void message(Id128 id, Consumer<Optional<StoredMessage>> answer);

    /** One's own messages to a contact behind the one with this id (all where empty or not there), oldest first, in pages of {@code limit}. */
    void mineAfter(long contact, Optional<Id128> after, int limit, Consumer<List<StoredMessage>> answer);

    /** The row that waits in the queue for a message, if it has no number yet. */
    void queuedRow(long messageSeq, Consumer<Optional<OutgoingRow>> answer);

    /** How many incoming messages each contact's person has not read. */
    void unread(Consumer<List<Unread>> answer);

    /** One conversation's news. */
    record Unread(long contact, int count, long newestReceivedMillis) {}
}
