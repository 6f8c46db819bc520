package chat.parley.node.peer;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.session.Hole;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Repairs of what a peer's store lost ({@code docs/PROTOCOL.md} §3.4): one at a time, read and queued page by page before everything that
 * waits, then a marker behind everything. While one is on its way the newest other hole is remembered, no more: a peer that names hole
 * after hole gets its messages again once a round, not once a frame. Event loop only.
 */
final class Repairs {
    /** Messages in memory at once. */
    static final int PAGE = 500;
    /** Orders kept free for one repair; a conversation has fewer messages. */
    static final long ORDERS = 1L << 32;

    private static final long NOT_NUMBERED = Long.MAX_VALUE;

    /** What a repair needs of the peer and the store. */
    interface Source {
        /** Queues what the peer's node must know of this one, from this order on; how many rows that is. */
        int queueControl(long order);

        /** Queues these messages, from this order on; how many of them there was reason to. */
        int queueMessages(long order, List<StoredMessage> page);

        /** Queues the marker behind everything; its ref. */
        long queueMarker(Hole hole);

        /** Reads a page of this node's messages behind this one. */
        void mineAfter(Optional<Id128> after, int limit, Consumer<List<StoredMessage>> answer);

        /** Commits and sends what was queued, when convenient. */
        void runSoon();
    }

    private final Source source;
    private final OutgoingQueue queue;
    private Optional<Hole> current = Optional.empty();
    private Optional<Hole> next = Optional.empty();
    private long order;
    private long markerRef = -1;
    private long markerNumber = NOT_NUMBERED;

    Repairs(Source source, OutgoingQueue queue) {
        this.source = source;
        this.queue = queue;
    }

    /** The peer named a hole. */
    void onHole(Hole hole) {
        if (current.isPresent()) {
            next = Optional.of(hole);
            return;
        }
        current = Optional.of(hole);
        order = queue.orderInFront(ORDERS);
        queue.hold(order + ORDERS);
        order += source.queueControl(order);
        read(hole, hole.after());
    }

    private void read(Hole hole, Optional<Id128> after) {
        source.mineAfter(after, PAGE, page -> {
            order += source.queueMessages(order, page);
            if (page.size() == PAGE) {
                read(hole, Optional.of(page.get(page.size() - 1).id()));
            } else {
                queue.release();
                markerRef = source.queueMarker(hole);
            }
            source.runSoon();
        });
    }

    /** A row got its number. */
    void onNumbered(long ref, long number) {
        if (ref == markerRef) markerNumber = number;
    }

    /** What had a number is queued again. */
    void onEpoch() {
        markerNumber = NOT_NUMBERED;
    }

    /** The peer has everything up to this number. */
    void onRetired(long number) {
        if (number < markerNumber) return;
        markerRef = -1;
        markerNumber = NOT_NUMBERED;
        current = Optional.empty();
        Optional<Hole> waiting = next;
        next = Optional.empty();
        waiting.ifPresent(this::onHole);
    }
}
