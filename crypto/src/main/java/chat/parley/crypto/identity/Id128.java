package chat.parley.crypto.identity;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * 16 bytes that name something for life: an epoch, a hole, a message, a run of a program. Ordered as unsigned big-endian bytes.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record Id128(long high, long low) implements Comparable<Id128> {
    /** Size in bytes. */
    public static final int BYTES = 16;

    /** A new id from {@code random}. */
    public static Id128 random(RandomGenerator random) {
        return new Id128(random.nextLong(), random.nextLong());
    }

    /** @throws IllegalArgumentException when it is not {@link #BYTES} bytes */
    public static Id128 of(byte[] bytes) {
        if (bytes.length != BYTES) throw new IllegalArgumentException(bytes.length + " bytes");
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Id128(buffer.getLong(), buffer.getLong());
    }

    /** The 16 bytes, a fresh array. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(Id128 other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
