package chat.parley.rendezvous.server;

import org.jspecify.annotations.Nullable;

/** How fast one connection may ask. The buckets are made at first use: most connections are idle. On the connection's loop. */
final class Rates {
    private @Nullable TokenBucket queries;
    private @Nullable TokenBucket updates;
    private @Nullable TokenBucket opens;

    /** Whether one more LOOKUP, WATCH or UNWATCH is not too many. */
    boolean takeQuery(long nowNanos) {
        if (queries == null) queries = new TokenBucket(Defaults.QUERIES_BURST, nowNanos);
        return queries.take(Defaults.QUERIES_PER_SECOND, Defaults.QUERIES_BURST, nowNanos);
    }

    /**
     * A query, or an OPEN, took so many HMACs. The first is in its price; the rest is owed by whoever asked, up to a bound.
     *
     * @param hmacs one for each registration of the node id that was asked for
     */
    void charge(int hmacs, long nowNanos) {
        if (hmacs < 2) return;
        if (queries == null) queries = new TokenBucket(Defaults.QUERIES_BURST, nowNanos);
        queries.charge(Math.min(hmacs - 1, Defaults.CHARGED_PER_QUERY));
    }

    /** Whether one more UPDATE is not too many: each is told to everybody who watches. */
    boolean takeUpdate(long nowNanos) {
        if (updates == null) updates = new TokenBucket(Defaults.UPDATES_BURST, nowNanos);
        return updates.take(Defaults.UPDATES_PER_SECOND, Defaults.UPDATES_BURST, nowNanos);
    }

    /** Whether one more OPEN is not too many: nor may it be while the HMACs of others are owed. */
    boolean takeOpen(ServerLimits limits, long nowNanos) {
        boolean owes = queries != null && queries.owes(Defaults.QUERIES_PER_SECOND, Defaults.QUERIES_BURST, nowNanos);
        if (owes) return false;
        if (opens == null) opens = new TokenBucket(limits.opensBurst(), nowNanos);
        return opens.take(limits.opensPerSecond(), limits.opensBurst(), nowNanos);
    }
}
