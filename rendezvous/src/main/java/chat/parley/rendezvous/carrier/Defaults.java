package chat.parley.rendezvous.carrier;

import java.time.Duration;

/** Tunables of carriers, with the reason beside each. */
final class Defaults {
    /** Above it a carrier is unwritable: one burst of four records, so that a stream never waits for its sender. */
    static final int HIGH_WATER_BYTES = 64 * 1_024;

    /** Below it the carrier is writable again. */
    static final int LOW_WATER_BYTES = 32 * 1_024;

    /** Connections the system keeps until they are accepted: a whole server's nodes coming back after a restart. */
    static final int BACKLOG = 1_024;

    /** Head start of one address before the next is tried too (RFC 8305 §5). */
    static final Duration STAGGER = Duration.ofMillis(250);

    /** Addresses of one name that are tried; a name with more is a mistake or a trap. */
    static final int MAX_ADDRESSES = 8;

    private Defaults() {}
}
