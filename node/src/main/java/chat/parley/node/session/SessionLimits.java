package chat.parley.node.session;

/** The session's figures ({@code docs/PROTOCOL.md} §3): wire maxima and window bounds. */
public final class SessionLimits {
    /** Largest envelope. A person's longest message, 60,000 bytes, fits with everything around it. */
    public static final int MAX_ENVELOPE = 65_536;

    /** Unacknowledged bytes of one session; with {@link #MAX_ENVELOPE} at least 16 envelopes. Costs the sender this much memory. */
    public static final int MAX_IN_FLIGHT_BYTES = 1 << 20;

    /** Ws at the start, before the path has shown what it carries. */
    public static final int SEND_WINDOW_START = 256;

    /** The least Ws; keeps a bad path moving. */
    public static final int SEND_WINDOW_MIN = 32;

    /** The largest Ws and Wr. */
    public static final int WINDOW_MAX = 1_024;

    /** The least Wr; a receiver short of memory still lets this many come. */
    public static final int RECEIVE_WINDOW_MIN = 32;

    /** Receive buffer of one session: what is out of order or not committed yet. */
    public static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    /** Receive buffers of all sessions of a node together. */
    public static final int NODE_BUFFER_BYTES = 64 << 20;

    /** Envelopes that a stranger may bring, over all its epochs. */
    public static final int STRANGER_ENVELOPES = 8;

    /** Largest envelope of a stranger. */
    public static final int STRANGER_MAX_ENVELOPE = 2_048;

    /** Bytes that a stranger may bring, over all its epochs. */
    public static final int STRANGER_BYTES = STRANGER_ENVELOPES * STRANGER_MAX_ENVELOPE;

    /**
     * The highest number, position, base or generation. No half comes near it; so what is added to one never wraps around.
     */
    public static final long MAX_NUMBER = 1L << 62;

    /** Live channels a session reads. Beyond this the path policy has failed. */
    public static final int MAX_CHANNELS = 8;

    private SessionLimits() {}
}
