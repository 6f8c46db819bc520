package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a half of a session has said so far, as one hash: c₀ = SHA-256(epoch), cₙ = SHA-256(cₙ₋₁ ‖ SHA-256(envelope n)). Two nodes
 * with the same value at a number agree on every envelope up to it. Immutable.
 */
public final class Chain {
    /** Size of a value in bytes. */
    public static final int BYTES = 32;

    private final byte[] value;

    private Chain(byte[] value) {
        this.value = value;
    }

    /** The chain of an epoch that has said nothing yet. */
    public static Chain start(Id128 epoch) {
        return new Chain(Sha256.digest(epoch.bytes()));
    }

    /**
     * A stored or received value.
     *
     * @throws IllegalArgumentException when it is not {@link #BYTES} bytes
     */
    public static Chain of(byte[] value) {
        if (value.length != BYTES) throw new IllegalArgumentException(value.length + " bytes");
        return new Chain(value.clone());
    }

    /** The value after one more envelope. */
    public Chain next(byte[] envelope) {
        return new Chain(Sha256.digest(value, Sha256.digest(envelope)));
    }

    /** The first 8 bytes, big-endian: what DATA and ACK carry. */
    public long prefix() {
        return ByteBuffer.wrap(value).getLong();
    }

    /** The 32 bytes, a fresh array. */
    public byte[] bytes() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Chain that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value, 0, 8);
    }
}
