package chat.parley.node.peer;

import chat.parley.node.contact.Contact;
import chat.parley.node.session.SessionState;
import java.util.List;
import java.util.Map;

/**
 * What a node reads once, when it opens its store.
 *
 * @param settings all of them
 * @param contacts everybody
 * @param sessions by contact
 * @param queues by contact: what waits without a number
 * @param nextSeq the first free message seq
 * @param nextRef the first free outgoing ref
 */
public record StoreContents(
        Map<String, byte[]> settings,
        List<Contact> contacts,
        Map<Long, SessionState> sessions,
        Map<Long, Queue> queues,
        long nextSeq,
        long nextRef) {

    /**
     * A contact's queue.
     *
     * @param count rows without a number
     * @param firstOrder the lowest order among them; 0 when there are none
     * @param lastOrder the highest order in use
     * @param oldestMillis when the oldest of them was queued, this node's clock
     */
    public record Queue(long count, long firstOrder, long lastOrder, long oldestMillis) {}
}
