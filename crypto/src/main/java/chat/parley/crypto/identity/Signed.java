package chat.parley.crypto.identity;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Ed25519;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes with a good signature. There is no way to hold one that was not verified: it comes from {@link Identity#sign} or
 * from {@link #open}, so what {@link #bytes} gives may be parsed.
 *
 * <p>On the wire: the signer's public key (32 bytes), the signature (64), the bytes. The signature is over label ‖ 0 ‖
 * bytes; the label says what the bytes are meant as, so that a signature for one purpose is none for another. The wire
 * form is kept as received, never encoded again. Immutable. Any thread.
 */
public final class Signed {
    /** What the signer's key and the signature add to the bytes. */
    public static final int OVERHEAD_BYTES = Ed25519.PUBLIC_KEY_BYTES + Ed25519.SIGNATURE_BYTES;

    private final PeerId signer;
    private final byte[] wire;

    private Signed(PeerId signer, byte[] wire) {
        this.signer = signer;
        this.wire = wire;
    }

    /**
     * Verifies what somebody sent. Who the signer is to us is the caller's question.
     *
     * @param wire as received, copied
     * @param label what the bytes must have been signed as: ASCII, not empty
     * @param maxBytes the longest wire form to accept
     * @throws CryptoException if it is too short, too long, or the signature is not good
     */
    public static Signed open(byte[] wire, String label, int maxBytes) throws CryptoException {
        if (wire.length < OVERHEAD_BYTES || wire.length > maxBytes) {
            throw new CryptoException("signed bytes of " + wire.length + ", not " + OVERHEAD_BYTES + " to " + maxBytes);
        }
        byte[] signer = Arrays.copyOf(wire, Ed25519.PUBLIC_KEY_BYTES);
        byte[] signature = Arrays.copyOfRange(wire, Ed25519.PUBLIC_KEY_BYTES, OVERHEAD_BYTES);
        byte[] bytes = Arrays.copyOfRange(wire, OVERHEAD_BYTES, wire.length);
        if (!Ed25519.verify(signer, message(label, bytes), signature)) {
            throw new CryptoException("the signature is not good for a " + label);
        }
        return new Signed(new PeerId(signer), wire.clone());
    }

    /** Signs; see {@link Identity#sign}. */
    static Signed sign(byte[] seed, PeerId signer, String label, byte[] bytes) {
        byte[] signature = Ed25519.sign(seed, message(label, bytes));
        byte[] wire = ByteBuffer.allocate(OVERHEAD_BYTES + bytes.length)
                .put(signer.publicKey())
                .put(signature)
                .put(bytes)
                .array();
        return new Signed(signer, wire);
    }

    /** Whose signature it is. */
    public PeerId signer() {
        return signer;
    }

    /** Returns a copy of what was signed, without the label. */
    public byte[] bytes() {
        return Arrays.copyOfRange(wire, OVERHEAD_BYTES, wire.length);
    }

    /** Returns a copy of the wire form, {@value #OVERHEAD_BYTES} bytes longer than {@link #bytes}. */
    public byte[] wire() {
        return wire.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signed that && Arrays.equals(wire, that.wire);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wire);
    }

    private static byte[] message(String label, byte[] bytes) {
        // The zero ends the label, so a label may not hold one; and other encodings than ASCII are not agreed on.
        if (label.isEmpty() || !label.chars().allMatch(character -> character >= ' ' && character < 0x7f)) {
            throw new IllegalArgumentException("not a label: " + label);
        }
        return ByteBuffer.allocate(label.length() + 1 + bytes.length)
                .put(label.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put(bytes)
                .array();
    }
}
