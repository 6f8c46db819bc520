package chat.parley.tests.sim;

import chat.parley.node.session.SessionEffect;
import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Virtual time, one source of chance, and the record of all that happened. */
final class World {
    /** Something that must always hold did not. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String what) {
            super(what, null, false, false);
        }
    }

    private record Event(long nanos, long order, Runnable action) {}

    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.nanos, b.nanos);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private final CRC32C digest = new CRC32C();
    private final StringBuilder story;
    private long order;
    long nowNanos;
    boolean slowDisk;
    /** A store went back in time: order, silence and limits are no longer promised. */
    boolean disturbed;

    boolean largeEnvelopes;
    boolean noticed;

    /** @param told where the trace is written as text; null where only its digest matters */
    World(long seed, StringBuilder told) {
        this.random = new SplittableRandom(seed);
        this.story = told;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(nanos, nowNanos), order++, action));
    }

    void after(long nanos, Runnable action) {
        at(nowNanos + nanos, action);
    }

    /** Runs what is due until {@code nanos}. */
    void runUntil(long nanos) {
        while (!events.isEmpty() && events.peek().nanos <= nanos) step();
        nowNanos = nanos;
    }

    private void step() {
        Event event = events.remove();
        nowNanos = event.nanos;
        event.action.run();
    }

    long diskNanos() {
        if (slowDisk && random.nextInt(20) == 0) return random.nextLong(3 * SECOND);
        return MILLI / 10 + random.nextLong(5 * MILLI);
    }

    void check(boolean holds, String what) {
        if (!holds) throw new Violation(what);
    }

    void trace(String what, long number) {
        if (story != null)
            story.append(nowNanos / MILLI)
                    .append(" ms ")
                    .append(what)
                    .append(' ')
                    .append(number)
                    .append('\n');
        digest.update(what.getBytes(StandardCharsets.US_ASCII));
        for (int shift = 0; shift < 64; shift += 8) digest.update((int) (number >>> shift) & 0xff);
        digest.update((int) (nowNanos / 1000) & 0xff);
    }

    void noticed(SessionEffect.Notice.Kind kind) {
        if (kind != SessionEffect.Notice.Kind.ACCEPTED) noticed = true;
    }

    /** One number for all that happened, in order. */
    long digest() {
        return digest.getValue();
    }
}
