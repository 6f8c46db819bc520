package chat.parley.crypto.channel;

/** The largest body a frame type may have; asked before anything of a frame is kept. */
@FunctionalInterface
public interface FrameLimits {
    /** What {@link #maxBody} answers for a type that this version doesn't know: the frame is skipped. */
    int UNKNOWN = -1;

    /**
     * @param type 0x10 to 0xff
     * @return the maximum in bytes, or {@link #UNKNOWN}
     */
    int maxBody(int type);
}
