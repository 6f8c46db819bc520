package chat.parley.node.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer, in the order of the calls. Never blocks who calls.
 *
 * <p><b>Bound.</b> At most {@link #MAX_BYTES} wait. Whoever calls beyond that finds a disk that has not kept up for many seconds, with
 * every session's receive buffer full. That call and every later one is refused, what waits is still done: a session whose second
 * change is committed without its first would contradict itself, so after the first refusal there is no way on but a new start.
 * Refused calls keep their place, for their answers come in order, but none of their contents.
 */
final class CallQueue {
    /**
     * The bound: {@code SessionLimits.NODE_BUFFER_BYTES}, as much as all sessions together may have received and not committed, and
     * as much again for what people here say and for objects; in a smaller heap a quarter of it, and the sessions' share is an eighth. The most
     * memory that waiting calls take.
     */
    static final long MAX_BYTES = 128L << 20;
    /** A group takes no further call once it holds this much, so that no caller waits for the work of seconds. */
    static final long GROUP_BYTES = 4L << 20;
    /** And no more calls than this. */
    static final int GROUP_CALLS = 4_096;
    /** How long a call that nobody waits for looks for company; with the commit it stays within a second. */
    static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final long maxBytes;
    private long waitingBytes;
    private int urgent;
    /** When the first of the calls that nobody waits for has waited long enough; System.nanoTime. */
    private long laterDeadline;

    private boolean parked;
    /** Parked without a time to wake up. */
    private boolean asleep;

    private boolean full;
    private boolean closed;

    CallQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a call, or refuses it.
     *
     * @return false when it is refused because the queue is closed: nobody will answer it
     */
    boolean add(Call call) {
        long bytes = call.bytes();
        lock.lock();
        try {
            if (closed) {
                call.refuse("the store is closed");
                return false;
            }
            if (full || waitingBytes + bytes > maxBytes) {
                full = true;
                call.refuse("the disk does not keep up: " + (waitingBytes >> 20) + " MiB wait for it; start again");
            }
            append(call);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a call that has had a turn behind what waits. False when the queue is closed. */
    boolean addAgain(Call call) {
        lock.lock();
        try {
            if (closed) return false;
            append(call);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void append(Call call) {
        waitingBytes += call.bytes();
        if (!call.isLater()) {
            urgent++;
        } else if (calls.size() == urgent) {
            laterDeadline = System.nanoTime() + LATER_NANOS;
        }
        calls.add(call);
        // The first of the calls that nobody waits for ends a sleep without end; a doze ends in time for it.
        if (parked && (urgent > 0 || asleep)) changed.signal();
    }

    /**
     * Waits for the next group.
     *
     * @return at least one call; empty when the queue is closed and nothing is left
     */
    List<Call> take() {
        lock.lock();
        try {
            awaitDue();
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private void awaitDue() {
        try {
            boolean dozed = false;
            while (!isDue()) {
                parked = true;
                // After work the writer dozes for as long as a call may wait, so that calls that nobody waits for need
                // not wake it.
                asleep = calls.isEmpty() && dozed;
                if (asleep) changed.await();
                else changed.awaitNanos(calls.isEmpty() ? LATER_NANOS : laterDeadline - System.nanoTime());
                dozed = true;
            }
        } catch (InterruptedException e) {
            // Nobody interrupts the writer but who wants it to end.
            closed = true;
            Thread.currentThread().interrupt();
        }
        parked = false;
        asleep = false;
    }

    private boolean isDue() {
        if (closed || urgent > 0) return true;
        return !calls.isEmpty() && System.nanoTime() - laterDeadline >= 0;
    }

    private List<Call> drain() {
        List<Call> group = new ArrayList<>();
        long bytes = 0;
        while (!calls.isEmpty() && group.size() < GROUP_CALLS && bytes < GROUP_BYTES) {
            Call call = calls.remove();
            if (!call.isLater()) urgent--;
            bytes += call.bytes();
            group.add(call);
        }
        waitingBytes -= bytes;
        laterDeadline = System.nanoTime() + LATER_NANOS;
        return group;
    }

    /** Takes no further calls. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
