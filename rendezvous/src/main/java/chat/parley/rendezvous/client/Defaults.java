package chat.parley.rendezvous.client;

import java.time.Duration;

/** Tunables of the client, with the reason beside each. */
final class Defaults {
    /** How long OPEN or ACCEPT may wait for OPENED: the 10 s that the node called has, and two round trips. */
    static final Duration OPENING = Duration.ofSeconds(15);

    /** How long the listener may think about an incoming circuit; the server's 10 s, less a round trip. */
    static final Duration INCOMING = Duration.ofSeconds(9);

    /**
     * Circuits that the server began, ringing and open: twice what a server allows by default. Each may hold its read window, and its
     * handshake at the node less than 50 KiB.
     */
    static final int INCOMING_CIRCUITS = 64;

    /** Refusals beyond that at once; a server that goes on is no server. */
    static final int REFUSALS_BURST = 1_024;

    /** The same each second from then on: callers that crossed, or a server with other limits. */
    static final int REFUSALS_PER_SECOND = 10;

    /** Lookups without an answer yet; more is a bug above. */
    static final int LOOKUPS = 1_024;

    /** A circuit's own buffer of what has no credit yet: above it the circuit is unwritable. */
    static final int HIGH_WATER_BYTES = 64 * 1_024;

    /** Below it the circuit is writable again. */
    static final int LOW_WATER_BYTES = 32 * 1_024;

    private Defaults() {}
}
