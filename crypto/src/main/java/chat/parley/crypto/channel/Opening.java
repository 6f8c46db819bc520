package chat.parley.crypto.channel;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * The clear bytes before Noise ({@code docs/PROTOCOL.md} §2.1): 8 from the initiator, which are also the Noise prologue, and 8
 * in answer.
 */
final class Opening {
    /** Both openings' size in bytes. */
    static final int SIZE = 8;
    /** The one version this code speaks. */
    static final int VERSION = 1;

    static final int PATTERN_XK = 1;
    static final int PATTERN_XX = 2;

    private static final byte[] MAGIC = {'P', 'r', 'l', 'y'};

    private Opening() {}

    /** The initiator's opening. */
    static byte[] offer(int pattern, Purpose purpose) {
        return new byte[] {
            MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3], VERSION, VERSION, (byte) pattern, (byte) purpose.code()
        };
    }

    /** The responder's opening: go on with {@link #VERSION}, or a refusal. */
    static byte[] answer(ReasonCode reason) {
        byte chosen = (byte) (reason.equals(ReasonCode.NORMAL) ? VERSION : 0);
        return new byte[] {MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3], chosen, VERSION, VERSION, (byte) reason.code()};
    }

    /** What an initiator offered. */
    record Offer(int lowest, int highest, int pattern, Optional<Purpose> purpose) {
        boolean overlaps() {
            return lowest <= VERSION && VERSION <= highest;
        }

        /** @throws ProtocolException when the bytes are no offer at all */
        static Offer parse(byte[] bytes) throws ProtocolException {
            requireMagic(bytes);
            return new Offer(bytes[4] & 0xff, bytes[5] & 0xff, bytes[6], Purpose.of(bytes[7]));
        }
    }

    /**
     * Reads a responder's answer.
     *
     * @throws ProtocolException with the responder's reason when it refused, {@code PROTOCOL} when the bytes are no answer
     */
    static void checkAnswer(byte[] bytes) throws ProtocolException {
        requireMagic(bytes);
        ReasonCode reason = new ReasonCode(bytes[7] & 0xff);
        if (!reason.equals(ReasonCode.NORMAL)) {
            int highest = bytes[6] & 0xff;
            throw ProtocolException.channel(
                    reason, highest > VERSION ? "the other side is newer" : "the other side is older");
        }
        if (bytes[4] != VERSION) throw ProtocolException.channel(ReasonCode.VERSION, "version " + bytes[4] + " chosen");
    }

    /** Takes {@link #SIZE} bytes. */
    static byte[] read(ByteBuf in) {
        byte[] bytes = new byte[SIZE];
        in.readBytes(bytes);
        return bytes;
    }

    private static void requireMagic(byte[] bytes) throws ProtocolException {
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw ProtocolException.channel(ReasonCode.PROTOCOL, "not a Parley channel");
        }
    }
}
