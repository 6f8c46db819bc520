package chat.parley.rendezvous.protocol;

/** Wire maxima of {@code docs/PROTOCOL.md} §5: what a decoder takes before it keeps anything. Sizes in bytes. */
public final class Limits {
    /** Revoked token ids in REGISTER and UPDATE: 9,000 bytes of CBOR. A node that revokes more leaves out the oldest, which hold again. */
    public static final int REVOKED = 1_000;

    /** Candidates of one node: a machine has a few interfaces; dialling more would be a port scan. */
    public static final int CANDIDATES = 16;

    /** The longest candidate in text: 8 groups of an IPv6 address, brackets, colon, port. */
    public static final int CANDIDATE_TEXT = 47;

    /** The longest address line: scheme, a host name of 253, port and key. */
    public static final int ADDRESS_TEXT = 13 + 253 + 6 + 1 + 56;

    /** Other servers named by RESTARTING. */
    public static final int ELSEWHERE = 8;

    /** Payload of one CIRCUIT_DATA: with its headers it fits one record of the channel (16,384). */
    public static final int CIRCUIT_PAYLOAD = 16_000;

    /** What a circuit's direction begins with: a handshake of a channel inside takes 4 KiB, a message 1. */
    public static final int START_CREDIT = 32 * 1_024;

    /** Grants outstanding toward one reading connection, and so what a server holds for it at most. */
    public static final int READER_CREDIT = 1_024 * 1_024;

    /** Watches of one connection. */
    public static final int WATCHES = 256;

    /** Nesting of a CBOR record. */
    public static final int CBOR_DEPTH = 8;

    /** How long the node called may think about INCOMING. */
    public static final int ACCEPT_MILLIS = 10_000;

    /** How long a guest may stay without a circuit. */
    public static final int GUEST_IDLE_MILLIS = 60_000;

    private Limits() {}
}
