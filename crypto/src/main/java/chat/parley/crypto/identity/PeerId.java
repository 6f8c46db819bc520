package chat.parley.crypto.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An identity's Ed25519 public key, and the text form in which people compare and paste it.
 *
 * <p>Immutable; equal, hashed and ordered (unsigned, lexicographically) by its bytes. Any thread.
 */
public final class PeerId implements Comparable<PeerId> {
    /** Size of the key. */
    public static final int KEY_BYTES = KeyText.KEY_BYTES;

    /** Length of the text form. */
    public static final int TEXT_CHARACTERS = KeyText.TEXT_CHARACTERS;

    private static final int SHORT_CHARACTERS = 7;

    private final byte[] publicKey;
    /** Made when first asked for: it is shown with each message. Two threads that make it make the same. */
    private @Nullable String text;

    /**
     * Names a public key. Any 32 bytes will do; those that are no key verify nothing.
     *
     * @param publicKey 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public PeerId(byte[] publicKey) {
        if (publicKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a peer id is 32 bytes, not " + publicKey.length);
        }
        this.publicKey = publicKey.clone();
    }

    /**
     * Reads the text form, in upper or lower case.
     *
     * @param text 56 characters
     * @throws KeyTextException if it is not one, saying what is wrong
     */
    public static PeerId parse(String text) throws KeyTextException {
        return new PeerId(KeyText.PEER_ID.decode(text));
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
        String made = text;
        if (made == null) text = made = KeyText.PEER_ID.encode(publicKey);
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(publicKey, other.publicKey);
    }
}
