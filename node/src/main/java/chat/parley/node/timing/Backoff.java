package chat.parley.node.timing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with a cap and full jitter: try n waits uniformly between 0 and {@code min(cap, first·2^n)}. Full jitter,
 * because peers that lost the same server at the same moment would otherwise come back together. Used for every retry.
 */
public final class Backoff {
    /** Makes backoffs that share one source of chance. */
    @FunctionalInterface
    public interface Source {
        Backoff backoff(Duration first, Duration cap);
    }

    private final long firstNanos;
    private final long capNanos;
    private final RandomGenerator random;
    private int tries;

    /**
     * @param first the bound of the first wait, positive
     * @param cap the bound that no wait passes, at least {@code first}
     */
    public Backoff(Duration first, Duration cap, RandomGenerator random) {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff from " + first + " to " + cap);
        }
        this.firstNanos = first.toNanos();
        this.capNanos = cap.toNanos();
        this.random = random;
    }

    /** The next wait in nanoseconds, 0 to the cap; each call is one more try. */
    public long nextNanos() {
        long bound = boundNanos();
        tries++;
        return random.nextLong(bound + 1);
    }

    /** The bound that the next wait stays under. */
    public long boundNanos() {
        // Past the highest shift that fits, the cap holds anyway.
        int shift = Math.min(tries, Long.numberOfLeadingZeros(firstNanos) - 1);
        return Math.min(capNanos, firstNanos << shift);
    }

    /** How often {@link #nextNanos} was asked since the last success. */
    public int tries() {
        return tries;
    }

    /** A try succeeded: the next wait is short again. */
    public void reset() {
        tries = 0;
    }
}
