package chat.parley.crypto.channel;

/** The frame types that belong to the channel itself ({@code docs/PROTOCOL.md} §2.4), and the sizes of a record. */
public final class ChannelFrames {
    static final int PAD = 0x00;
    static final int PART = 0x01;
    static final int PART_END = 0x02;
    static final int PING = 0x03;
    static final int PONG = 0x04;
    static final int REKEY = 0x05;
    static final int CLOSE = 0x06;
    static final int HELLO = 0x07;

    /** The first type that is not the channel's own. */
    public static final int FIRST_FOREIGN = 0x10;

    /** Type and length before a body: 3 bytes. */
    public static final int FRAME_HEADER = 3;
    /** Most plaintext in one record, padding included. The JDK's GCM is fastest on pieces up to this size. */
    public static final int MAX_PLAINTEXT = 16_384;
    /** The largest body that travels whole; leaves room for a REKEY behind it in the same record. */
    public static final int MAX_WHOLE_BODY = MAX_PLAINTEXT - 2 * FRAME_HEADER;
    /** The largest body that one record can carry. */
    static final int MAX_BODY = MAX_PLAINTEXT - FRAME_HEADER;
    /** The AEAD's tag. */
    static final int TAG = 16;

    static final int MAX_HELLO = 1_024;
    static final int PING_BODY = 8;
    static final int CLOSE_BODY = 2;

    private ChannelFrames() {}

    /** The largest body of a channel frame, in bytes; throws for a type that has no meaning. */
    static int maxBody(int type) throws ProtocolException {
        switch (type) {
            case PART, PART_END -> {
                return MAX_BODY;
            }
            case PING, PONG -> {
                return PING_BODY;
            }
            case REKEY -> {
                return 0;
            }
            case CLOSE -> {
                return CLOSE_BODY;
            }
            case HELLO -> {
                return MAX_HELLO;
            }
            default -> {
                throw ProtocolException.channel(ReasonCode.PROTOCOL, "frame type " + type);
            }
        }
    }
}
