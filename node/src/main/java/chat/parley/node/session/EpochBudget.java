package chat.parley.node.session;

import java.time.Duration;

/**
 * How often a peer may make this node begin anew: by a new epoch of its own, or by a position that makes this one's foreign. Each
 * costs commits, and a repair or a window that is sealed again. A store that is restored, or that two nodes copied, does it a few
 * times; a token bucket of {@link #BURST} that gains one each {@link #EACH}.
 */
final class EpochBudget {
    static final int BURST = 8;
    static final Duration EACH = Duration.ofMinutes(1);

    private long tokens = BURST;
    private long gainedNanos = Long.MIN_VALUE;

    /** Takes one; false where none is left. */
    boolean take(long nowNanos) {
        if (gainedNanos == Long.MIN_VALUE || tokens == BURST) gainedNanos = nowNanos;
        long gained = (nowNanos - gainedNanos) / EACH.toNanos();
        if (gained > 0) {
            tokens = Math.min(BURST, tokens + gained);
            gainedNanos += gained * EACH.toNanos();
        }
        if (tokens == 0) return false;
        tokens--;
        return true;
    }
}
