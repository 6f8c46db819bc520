package chat.parley.rendezvous.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of all connections of one loop: a queue and one timer, where a timer for each connection would cost more than
 * the connection. A deadline that no longer matters is not taken out; its action looks and does nothing. That bounds the queue
 * by what was started within the longest wait, 60 s. On the loop only.
 */
final class Timers {
    private record Due(long atNanos, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private final EventLoop loop;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private @Nullable Future<?> timer;
    private long armedForNanos = Long.MAX_VALUE;

    Timers(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs an action after a while, once. */
    void after(long nanos, Runnable action) {
        long at = now() + nanos;
        queue.add(new Due(at, action));
        if (at < armedForNanos) arm(at);
    }

    long now() {
        return loop.ticker().nanoTime();
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("a deadline ran into a bug", e);
        }
    }

    private void arm(long atNanos) {
        if (timer != null) timer.cancel(false);
        armedForNanos = atNanos;
        timer = loop.schedule(this::onTime, Math.max(0, atNanos - now()), TimeUnit.NANOSECONDS);
    }

    private void onTime() {
        timer = null;
        armedForNanos = Long.MAX_VALUE;
        long now = now();
        for (Due due = queue.peek(); due != null && due.atNanos <= now; due = queue.peek()) {
            queue.remove();
            run(due.action);
        }
        Due next = queue.peek();
        if (next != null) arm(next.atNanos);
    }
}
