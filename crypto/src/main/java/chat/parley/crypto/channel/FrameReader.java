package chat.parley.crypto.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes opened records apart into frames and puts large frames together. Holds at most one incomplete large frame, never
 * more than its type's maximum. Thread-confined.
 */
final class FrameReader {
    /** Where frames go; any of these may close the channel, which {@link #isOpen} then tells. */
    interface Port {
        /** Comes exactly once, before anything else. */
        void onHello(Hello hello) throws ProtocolException;

        void onPing(byte[] record, int offset);

        void onPong(byte[] record, int offset);

        /** The record's key is to be changed before the next record. */
        void onRekey();

        void onClose(ReasonCode reason);

        /** @param frame {@code type ‖ body}; ownership passes */
        void onFrame(ByteBuf frame);

        boolean isOpen();
    }

    private final FrameLimits limits;
    private final Port port;
    private boolean greeted;
    private @Nullable ByteBuf large;
    private int largeMax;
    private boolean skippingLarge;

    FrameReader(FrameLimits limits, Port port) {
        this.limits = limits;
        this.port = port;
    }

    /**
     * Reads one opened record. Frames handed out are views of {@code record}, which passes to them.
     *
     * @throws ProtocolException when the record breaks a rule; frames before that were handed out
     */
    void read(byte[] record, int offset, int length) throws ProtocolException {
        int at = offset;
        int end = offset + length;
        while (at < end && port.isOpen()) {
            int type = record[at] & 0xff;
            if (type == ChannelFrames.PAD) {
                requireZero(record, at, end);
                return;
            }
            if (end - at < ChannelFrames.FRAME_HEADER) throw malformed("frame header cut off");
            int size = (record[at + 1] & 0xff) << 8 | (record[at + 2] & 0xff);
            int body = at + ChannelFrames.FRAME_HEADER;
            if (size > end - body) throw malformed("frame cut off");
            at = body + size;
            if (!greeted && type != ChannelFrames.HELLO) throw malformed("first frame is not HELLO");
            if (type >= ChannelFrames.FIRST_FOREIGN) readForeign(type, record, body, size);
            else readOwn(type, record, body, size, end);
        }
    }

    /** Drops an incomplete large frame. */
    void release() {
        if (large != null) large.release();
        large = null;
    }

    private void readForeign(int type, byte[] record, int body, int size) throws ProtocolException {
        int max = limits.maxBody(type);
        if (max == FrameLimits.UNKNOWN) return;
        if (size > max) throw tooLarge(type);
        // The length's low byte has done its work: the type moves there, so that type and body stand together uncopied.
        record[body - 1] = (byte) type;
        port.onFrame(Unpooled.wrappedBuffer(record, body - 1, size + 1));
    }

    private void readOwn(int type, byte[] record, int body, int size, int end) throws ProtocolException {
        if (size > ChannelFrames.maxBody(type)) throw tooLarge(type);
        switch (type) {
            case ChannelFrames.PART -> {
                readPart(record, body, size);
            }
            case ChannelFrames.PART_END -> {
                readPart(record, body, size);
                endLarge();
            }
            case ChannelFrames.PING -> {
                requireSize(size, ChannelFrames.PING_BODY);
                port.onPing(record, body);
            }
            case ChannelFrames.PONG -> {
                requireSize(size, ChannelFrames.PING_BODY);
                port.onPong(record, body);
            }
            case ChannelFrames.REKEY -> {
                if (body < end && record[body] != ChannelFrames.PAD) throw malformed("REKEY is not the last frame");
                port.onRekey();
            }
            case ChannelFrames.CLOSE -> {
                requireSize(size, ChannelFrames.CLOSE_BODY);
                port.onClose(new ReasonCode((record[body] & 0xff) << 8 | (record[body + 1] & 0xff)));
            }
            default -> { // HELLO: maxBody refused everything else
                if (greeted) throw malformed("a second HELLO");
                greeted = true;
                port.onHello(Hello.decode(Arrays.copyOfRange(record, body, body + size)));
            }
        }
    }

    private void readPart(byte[] record, int body, int size) throws ProtocolException {
        if (size == 0) throw malformed("an empty piece");
        if (large == null && !skippingLarge) startLarge(record[body] & 0xff);
        if (large == null) return;
        if (large.readableBytes() + size > largeMax + 1) throw tooLarge(large.getByte(0) & 0xff);
        large.writeBytes(record, body, size);
    }

    private void startLarge(int type) throws ProtocolException {
        if (type < ChannelFrames.FIRST_FOREIGN) throw malformed("frame type " + type + " in pieces");
        largeMax = limits.maxBody(type);
        if (largeMax == FrameLimits.UNKNOWN) skippingLarge = true;
        else large = Unpooled.buffer(Math.min(largeMax + 1, 2 * ChannelFrames.MAX_PLAINTEXT), largeMax + 1);
    }

    private void endLarge() {
        ByteBuf whole = large;
        large = null;
        skippingLarge = false;
        if (whole != null) port.onFrame(whole);
    }

    private static void requireZero(byte[] record, int from, int end) throws ProtocolException {
        for (int i = from; i < end; i++) if (record[i] != 0) throw malformed("padding is not zero");
    }

    private static void requireSize(int size, int expected) throws ProtocolException {
        if (size != expected) throw malformed("body of " + size + " bytes");
    }

    private static ProtocolException malformed(String detail) {
        return ProtocolException.channel(ReasonCode.PROTOCOL, detail);
    }

    private static ProtocolException tooLarge(int type) {
        return ProtocolException.channel(ReasonCode.TOO_LARGE, "frame type " + type);
    }
}
