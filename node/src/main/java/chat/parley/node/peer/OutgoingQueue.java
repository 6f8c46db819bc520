package chat.parley.node.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queue of one contact: its first rows in memory, the rest in the store only. Invariant: what is in memory is the very front
 * of the queue, without a gap. At most {@link #MAX_ROWS} rows and about {@link #MAX_BYTES} are in memory. Event loop only.
 */
final class OutgoingQueue {
    static final int MAX_ROWS = 2_048;
    static final int MAX_BYTES = 4 << 20;

    private final ArrayDeque<OutgoingRow> front = new ArrayDeque<>();
    private long frontBytes;
    private long beyond;
    private long lowOrder;
    private long highOrder;
    private long oldestMillis;
    private long heldFrom = Long.MAX_VALUE;

    /** What the store holds at the start. */
    OutgoingQueue(StoreContents.Queue stored) {
        beyond = stored.count();
        lowOrder = stored.firstOrder();
        highOrder = stored.lastOrder();
        oldestMillis = stored.oldestMillis();
    }

    /** The order of a row that goes to the end. */
    long nextOrder() {
        return ++highOrder;
    }

    /** The order of the first of at most {@code count} rows that go, in their order, before everything. */
    long orderInFront(long count) {
        lowOrder -= count;
        return lowOrder;
    }

    /** Rows from this order on stay until {@link #release}: some that go before them are still to come. */
    void hold(long order) {
        heldFrom = order;
    }

    /** Nothing more comes before what was held. */
    void release() {
        heldFrom = Long.MAX_VALUE;
    }

    /** A row joined the end of the queue in the store. */
    void append(OutgoingRow row, long nowMillis) {
        if (isEmpty()) oldestMillis = nowMillis;
        if (beyond == 0 && front.size() < MAX_ROWS && frontBytes < MAX_BYTES) {
            front.add(row);
            frontBytes += row.content().length;
        } else {
            beyond++;
        }
    }

    /** Rows joined the front of the queue in the store: the memory's front is not the front any more. */
    void pushedInFront(int count, long nowMillis) {
        if (isEmpty()) oldestMillis = nowMillis;
        beyond += front.size() + count;
        front.clear();
        frontBytes = 0;
    }

    /** Whether the front must be read from the store first. */
    boolean needsLoading() {
        return front.isEmpty() && beyond > 0;
    }

    /** The front as the store has it. */
    void loaded(List<OutgoingRow> rows) {
        if (!front.isEmpty()) return;
        front.addAll(rows);
        for (OutgoingRow row : rows) frontBytes += row.content().length;
        // The store is the one that knows: nothing there means that nothing is beyond.
        beyond = rows.isEmpty() ? 0 : Math.max(0, beyond - rows.size());
    }

    /** Takes rows from the front: at most {@code count}, together at most {@code bytes}, none above {@code maxContent}. */
    List<OutgoingRow> take(int count, int bytes, int maxContent) {
        List<OutgoingRow> taken = new ArrayList<>(Math.min(count, front.size()));
        int used = 0;
        while (taken.size() < count && !front.isEmpty()) {
            OutgoingRow next = front.peek();
            int size = next.content().length;
            if (next.order() >= heldFrom || size > maxContent || used + size > bytes) break;
            used += size;
            frontBytes -= size;
            taken.add(front.remove());
        }
        return taken;
    }

    /** Whether something is left that may go as soon as there is room. */
    boolean hasMore(int maxContent) {
        OutgoingRow next = front.peek();
        if (next == null) return beyond > 0;
        return next.order() < heldFrom && next.content().length <= maxContent;
    }

    /** A row left the queue unsent. */
    void remove(OutgoingRow row) {
        Optional<OutgoingRow> here =
                front.stream().filter(one -> one.ref() == row.ref()).findFirst();
        if (here.isPresent()) {
            front.remove(here.get());
            frontBytes -= here.get().content().length;
        } else {
            beyond = Math.max(0, beyond - 1);
        }
    }

    boolean isEmpty() {
        return front.isEmpty() && beyond == 0;
    }

    long size() {
        return front.size() + beyond;
    }

    /** When the oldest row was queued; meaningful unless empty. */
    long oldestMillis() {
        return oldestMillis;
    }
}
