package chat.parley.rendezvous.server;

import chat.parley.rendezvous.carrier.AddressKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect: limits on connections, handshakes and introductions, each per address and in all. One lock, taken when a
 * connection comes, is through its handshake, or goes, and for introductions. At most {@link Defaults#ADDRESSES} addresses are told apart;
 * with more at once the newcomers share one allowance, so that a flood from everywhere costs no memory.
 */
final class Admission {
    private static final long SHARED = 0xffff_ffff_ffff_ffffL;

    private static final class Address {
        int connections;
        int halfOpen;
        final TokenBucket handshakes;

        @Nullable
        TokenBucket introductions;

        Address(int burst, long nowNanos) {
            handshakes = new TokenBucket(burst, nowNanos);
        }
    }

    private final ServerLimits limits;
    private final int addressLimit;
    private final Map<Long, Address> addresses = new HashMap<>();
    private int connections;
    private int halfOpen;
    private Runnable emptied = () -> {};

    Admission(ServerLimits limits, int addressLimit) {
        this.limits = limits;
        this.addressLimit = addressLimit;
    }

    /**
     * A connection was accepted by the system.
     *
     * @param key of {@link AddressKey}
     * @return the key to name in {@link #onGone}; {@code null} when the connection must be closed at once
     */
    synchronized @Nullable Long onAccept(long key, long nowNanos) {
        if (connections >= limits.connections() || halfOpen >= limits.halfOpen()) return null;
        long counted = countedAs(key, nowNanos);
        Address address = addresses.computeIfAbsent(counted, k -> new Address(limits.handshakeBurst(), nowNanos));
        if (address.connections >= limits.connectionsPerAddress()) return null;
        if (address.halfOpen >= limits.halfOpenPerAddress()) return null;
        if (!address.handshakes.take(limits.handshakesPerSecond(), limits.handshakeBurst(), nowNanos)) return null;
        address.connections++;
        address.halfOpen++;
        connections++;
        halfOpen++;
        return counted;
    }

    /**
     * Its handshake is done.
     *
     * @param counted what {@link #onAccept} returned for it
     */
    synchronized void onReady(long counted) {
        connected(counted).halfOpen--;
        halfOpen--;
    }

    /** It ended. */
    synchronized void onGone(long counted, boolean wasReady) {
        if (!wasReady) onReady(counted);
        connected(counted).connections--;
        connections--;
        if (connections == 0) emptied.run();
    }

    /** Whether somebody at this address may open one more circuit with an introduction token. */
    synchronized boolean takeIntroduction(long counted, long nowNanos) {
        Address address = connected(counted);
        TokenBucket bucket = address.introductions;
        if (bucket == null) {
            address.introductions = bucket = new TokenBucket(limits.introductionsBurst(), nowNanos);
        }
        return bucket.take(limits.introductionsPerMinute() / 60, limits.introductionsBurst(), nowNanos);
    }

    /** Runs an action once nobody is connected, now or later; for a server that takes no more. */
    void whenEmpty(Runnable action) {
        boolean now;
        synchronized (this) {
            now = connections == 0;
            if (!now) emptied = action;
        }
        if (now) action.run();
    }

    /** Connections now. */
    synchronized int connections() {
        return connections;
    }

    private Address connected(long counted) {
        Address address = addresses.get(counted);
        if (address == null) throw new IllegalStateException("an address was forgotten while connected");
        return address;
    }

    private long countedAs(long key, long nowNanos) {
        if (addresses.containsKey(key) || addresses.size() < addressLimit) return key;
        addresses.values().removeIf(address -> isForgettable(address, nowNanos));
        return addresses.size() < addressLimit ? key : SHARED;
    }

    /** Nobody is there, and no allowance would be new if it came back. */
    private boolean isForgettable(Address address, long nowNanos) {
        TokenBucket introductions = address.introductions;
        return address.connections == 0
                && address.handshakes.isFull(limits.handshakesPerSecond(), limits.handshakeBurst(), nowNanos)
                && (introductions == null
                        || introductions.isFull(
                                limits.introductionsPerMinute() / 60, limits.introductionsBurst(), nowNanos));
    }
}
