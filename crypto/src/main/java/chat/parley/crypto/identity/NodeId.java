package chat.parley.crypto.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * 16 random bytes that name one node of an identity for life.
 *
 * <p>Immutable; equal, hashed and ordered (unsigned, lexicographically) by its bytes. Any thread.
 */
public final class NodeId implements Comparable<NodeId> {
    /** Size of a node id. */
    public static final int BYTES = 16;

    private final byte[] bytes;

    /**
     * Takes a node id's bytes.
     *
     * @param bytes 16 bytes, copied
     * @throws IllegalArgumentException if there are more or fewer
     */
    public NodeId(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a node id has 16 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** Makes a new one. */
    public static NodeId random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new NodeId(bytes);
    }

    /** Returns a copy of its 16 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its bytes in lowercase hexadecimal, 32 characters. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(NodeId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }
}
