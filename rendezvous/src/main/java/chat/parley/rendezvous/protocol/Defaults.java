package chat.parley.rendezvous.protocol;

import java.time.Duration;

/** Tunables of a circuit's credit. Bytes and nanoseconds. */
final class Defaults {
    /** The largest read window: 256 KiB carry 2.5 MB/s at 100 ms round trip, and a quarter of what a connection may hold. */
    static final int MAX_WINDOW = 256 * 1_024;

    /**
     * Windows beyond the start, all circuits of one connection: leaves half of {@link Limits#READER_CREDIT} to the starts of
     * 16 circuits even when two bulk circuits fell silent with their windows full.
     */
    static final int WINDOW_POOL = 512 * 1_024;

    /** A window used up faster than this is too small for its round trip. */
    static final long GROW_WITHIN_NANOS = Duration.ofSeconds(1).toNanos();

    /** A window that lasted longer than this is not needed; chat stays at the start. */
    static final long SHRINK_AFTER_NANOS = Duration.ofSeconds(10).toNanos();

    /** What a server passes on in one turn: a start's worth, so that waiting circuits alternate. */
    static final int TURN = Limits.START_CREDIT;

    /** A grant is not passed on in smaller pieces while its circuit has credit left: each piece is a frame. */
    static final int MIN_PASS = 4 * 1_024;

    private Defaults() {}
}
