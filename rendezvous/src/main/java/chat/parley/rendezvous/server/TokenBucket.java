package chat.parley.rendezvous.server;

import java.util.concurrent.TimeUnit;

/** A rate with a burst: holds up to {@code burst} permits and regains {@code perSecond}. One thread or one lock. */
final class TokenBucket {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private double permits;
    private long atNanos;

    TokenBucket(double burst, long nowNanos) {
        permits = burst;
        atNanos = nowNanos;
    }

    /** Takes a permit; false when there is none. */
    boolean take(double perSecond, double burst, long nowNanos) {
        refill(perSecond, burst, nowNanos);
        if (permits < 1) return false;
        permits--;
        return true;
    }

    /** Takes more than there may be: what is owed is regained first. */
    void charge(int count) {
        permits -= count;
    }

    /** Whether more was charged than has been regained. */
    boolean owes(double perSecond, double burst, long nowNanos) {
        refill(perSecond, burst, nowNanos);
        return permits < 0;
    }

    /** Whether it is as good as new. */
    boolean isFull(double perSecond, double burst, long nowNanos) {
        refill(perSecond, burst, nowNanos);
        return permits >= burst;
    }

    private void refill(double perSecond, double burst, long nowNanos) {
        permits = Math.min(burst, permits + (nowNanos - atNanos) / SECOND * perSecond);
        atNanos = nowNanos;
    }
}
