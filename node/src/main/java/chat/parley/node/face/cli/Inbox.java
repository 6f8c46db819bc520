package chat.parley.node.face.cli;

import chat.parley.node.core.CoreEvent;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Events on their way from the node's thread to a command's. Never makes the node wait: one that is full loses what comes and then
 * says {@link CoreEvent.Dropped}.
 */
final class Inbox implements Consumer<CoreEvent> {
    /** An event and when it came, by {@link System#nanoTime}. */
    record Entry(CoreEvent event, long nanos) {}

    /** What {@link chat.parley.node.core.Core#subscribe} lets a listener lag; a message has at most 60,000 bytes. */
    private static final int BOUND = 10_000;

    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>(BOUND);
    private volatile boolean lost;

    @Override
    public void accept(CoreEvent event) {
        if (lost || !entries.offer(new Entry(event, System.nanoTime()))) lost = true;
    }

    /** The next event, waiting until then; empty when none came. */
    Optional<Entry> poll(long deadlineNanos) throws InterruptedException {
        long wait = Math.max(0, deadlineNanos - System.nanoTime());
        if (lost && entries.isEmpty()) return Optional.of(new Entry(new CoreEvent.Dropped(), System.nanoTime()));
        return Optional.ofNullable(entries.poll(wait, TimeUnit.NANOSECONDS));
    }

    /** The next event, however long it takes. */
    Entry take() throws InterruptedException {
        return lost && entries.isEmpty() ? new Entry(new CoreEvent.Dropped(), System.nanoTime()) : entries.take();
    }
}
