package chat.parley.crypto.channel;

import java.time.Duration;

/**
 * Decides when a silent channel is asked for a sign of life, and when it counts as dead. Intuition: silence for
 * {@code idle} asks once; every further {@code answer} of silence asks again; after {@code maxMissed} unanswered questions
 * the other side is gone. Anything heard starts over. Pure; not thread-safe; {@code nowNanos} is monotonic.
 */
final class Heartbeat {
    /** What {@link #onTime} wants done. */
    enum Action {
        NONE,
        PING,
        DEAD
    }

    private final long idleNanos;
    private final long answerNanos;
    private final int maxMissed;
    private int missed;
    private long deadlineNanos;

    /**
     * @param idle silence before the first ping
     * @param answer how long a ping may stay unanswered
     * @param maxMissed pings without an answer until dead, at least 1
     */
    Heartbeat(Duration idle, Duration answer, int maxMissed, long nowNanos) {
        this.idleNanos = idle.toNanos();
        this.answerNanos = answer.toNanos();
        this.maxMissed = maxMissed;
        this.deadlineNanos = nowNanos + idleNanos;
    }

    /** A record opened. */
    void onHeard(long nowNanos) {
        missed = 0;
        deadlineNanos = nowNanos + idleNanos;
    }

    /** Time passed; an early call does no harm. */
    Action onTime(long nowNanos) {
        if (nowNanos < deadlineNanos) return Action.NONE;
        if (missed == maxMissed) {
            deadlineNanos = Long.MAX_VALUE;
            return Action.DEAD;
        }
        missed++;
        deadlineNanos = nowNanos + answerNanos;
        return Action.PING;
    }

    /** When {@link #onTime} next has something to say; {@code Long.MAX_VALUE} is never. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}
