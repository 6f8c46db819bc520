package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * CIRCUIT_DATA and CREDIT where they lie, without an object a frame: a relay reads a header, writes another circuit's number
 * over it and hands the same buffer on.
 *
 * <p>All methods look at {@code type ‖ body} from the reader index and move nothing. Circuit numbers and counters are u32 in
 * an {@code int}: compare them for equality only.
 */
public final class HotFrames {
    /** Type, circuit, counter: what stands before the payload of CIRCUIT_DATA. */
    public static final int DATA_HEADER = 1 + 4 + 4;

    /** Type, circuit, bytes: all of CREDIT. */
    public static final int CREDIT_FRAME = 1 + 4 + 4;

    private static final int CIRCUIT = 1;
    private static final int COUNTER = 1 + 4;
    private static final int BYTES = 1 + 4;

    private HotFrames() {}

    /**
     * Checks a CIRCUIT_DATA frame's size, after which the other methods may be called.
     *
     * @return payload bytes, 1 to {@link Limits#CIRCUIT_PAYLOAD}
     * @throws ProtocolException channel: no payload, or too much
     */
    public static int payloadBytes(ByteBuf data) throws ProtocolException {
        int payload = data.readableBytes() - DATA_HEADER;
        if (payload < 1) throw ProtocolException.channel(ReasonCode.PROTOCOL, "CIRCUIT_DATA without payload");
        if (payload > Limits.CIRCUIT_PAYLOAD) {
            throw ProtocolException.channel(ReasonCode.TOO_LARGE, "CIRCUIT_DATA of " + payload);
        }
        return payload;
    }

    /** The circuit of a CIRCUIT_DATA or CREDIT frame. */
    public static int circuit(ByteBuf frame) {
        return frame.getInt(frame.readerIndex() + CIRCUIT);
    }

    /** Puts another circuit's number in the frame's place. */
    public static void setCircuit(ByteBuf frame, int circuit) {
        frame.setInt(frame.readerIndex() + CIRCUIT, circuit);
    }

    /** The counter of a CIRCUIT_DATA frame. */
    public static int counter(ByteBuf data) {
        return data.getInt(data.readerIndex() + COUNTER);
    }

    /**
     * The bytes a CREDIT frame grants.
     *
     * @return 1 to 2^31 - 1
     * @throws ProtocolException channel: not a CREDIT's size, nothing granted, or more than anyone could buffer
     */
    public static int credit(ByteBuf credit) throws ProtocolException {
        if (credit.readableBytes() != CREDIT_FRAME) {
            throw ProtocolException.channel(ReasonCode.PROTOCOL, "CREDIT of " + credit.readableBytes());
        }
        int bytes = credit.getInt(credit.readerIndex() + BYTES);
        if (bytes <= 0) throw ProtocolException.channel(ReasonCode.PROTOCOL, "CREDIT grants " + (bytes & 0xffffffffL));
        return bytes;
    }

    /** Writes a CIRCUIT_DATA header; the payload follows. */
    public static void writeDataHeader(ByteBuf out, int circuit, int counter) {
        out.writeByte(FrameType.CIRCUIT_DATA).writeInt(circuit).writeInt(counter);
    }

    /** Writes a whole CREDIT frame. */
    public static void writeCredit(ByteBuf out, int circuit, int bytes) {
        out.writeByte(FrameType.CREDIT).writeInt(circuit).writeInt(bytes);
    }
}
