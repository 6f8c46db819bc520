package chat.parley.rendezvous.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all readers of one server together make it hold: 1 MiB each is little, ten thousand times 1 MiB is more than a small machine
 * has. Counted only where a socket did not take all at once. Any thread.
 */
final class HeldBytes {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long limit) {
        this.limit = limit;
    }

    /**
     * One reader makes it hold more or less.
     *
     * @param bytes the difference
     * @return whether all together are still within the limit
     */
    boolean add(int bytes) {
        return held.addAndGet(bytes) <= limit;
    }

    long now() {
        return held.get();
    }
}
