package chat.parley.crypto.identity;

import java.util.Arrays;

/**
 * A rendezvous' static X25519 public key, and the text form in which its address pins it.
 *
 * <p>Immutable; equal, hashed and ordered (unsigned, lexicographically) by its bytes. Any thread.
 */
public final class RendezvousKey implements Comparable<RendezvousKey> {
    /** Size of the key. */
    public static final int KEY_BYTES = KeyText.KEY_BYTES;

    /** Length of the text form. */
    public static final int TEXT_CHARACTERS = KeyText.TEXT_CHARACTERS;

    private static final int SHORT_CHARACTERS = 7;

    private final byte[] publicKey;

    /**
     * Names a public key. Any 32 bytes will do; those that are no key verify nothing.
     *
     * @param publicKey 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public RendezvousKey(byte[] publicKey) {
        if (publicKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a rendezvous key is 32 bytes, not " + publicKey.length);
        }
        this.publicKey = publicKey.clone();
    }

    /**
     * Reads the text form, in upper or lower case.
     *
     * @param text 56 characters
     * @throws KeyTextException if it is not one, saying what is wrong
     */
    public static RendezvousKey parse(String text) throws KeyTextException {
        return new RendezvousKey(KeyText.RENDEZVOUS_KEY.decode(text));
    }

    /** Returns a copy of the public key, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The first 7 characters of the text, to tell apart what is on one screen; no proof of anything. */
    public String shortText() {
        return toString().substring(0, SHORT_CHARACTERS);
    }

    /** The text form, 56 characters. */
    @Override
    public String toString() {
        return KeyText.RENDEZVOUS_KEY.encode(publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RendezvousKey that && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public int compareTo(RendezvousKey other) {
        return Arrays.compareUnsigned(publicKey, other.publicKey);
    }
}
