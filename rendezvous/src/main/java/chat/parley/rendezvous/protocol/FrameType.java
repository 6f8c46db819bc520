package chat.parley.rendezvous.protocol;

/** Frame types of {@code docs/PROTOCOL.md} §5.2 and the largest body of each, in bytes. */
public final class FrameType {
    public static final int REGISTER = 0x30;
    public static final int REGISTERED = 0x31;
    public static final int LOOKUP = 0x32;
    public static final int FOUND = 0x33;
    public static final int WATCH = 0x34;
    public static final int UNWATCH = 0x35;
    public static final int PRESENCE = 0x36;
    public static final int OPEN = 0x38;
    public static final int INCOMING = 0x39;
    public static final int ACCEPT = 0x3a;
    public static final int OPENED = 0x3b;
    public static final int RESET = 0x3c;
    public static final int CIRCUIT_DATA = 0x3d;
    public static final int CREDIT = 0x3e;
    public static final int REPLACED = 0x3f;
    public static final int RESTARTING = 0x40;
    public static final int UPDATE = 0x41;

    private FrameType() {}

    /**
     * Fits the channel's {@code FrameLimits}.
     *
     * @param type any
     * @return the largest body in bytes, or -1 for a type that this version doesn't know
     */
    public static int maxBody(int type) {
        return switch (type) {
            case REGISTER, UPDATE -> 12_288;
            case REGISTERED -> 256;
            case LOOKUP, WATCH, OPEN -> 128;
            case FOUND, PRESENCE -> 2_048;
            case UNWATCH, INCOMING -> 64;
            case OPENED, RESET -> 32;
            case ACCEPT, REPLACED -> 16;
            case CIRCUIT_DATA -> HotFrames.DATA_HEADER - 1 + Limits.CIRCUIT_PAYLOAD;
            case CREDIT -> HotFrames.CREDIT_FRAME - 1;
            case RESTARTING -> 1_024;
            default -> -1;
        };
    }
}
