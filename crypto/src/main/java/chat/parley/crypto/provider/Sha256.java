package chat.parley.crypto.provider;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), by the JDK, whose implementation uses the processor's instructions. Any thread. */
public final class Sha256 {
    /** Size of a digest. */
    public static final int DIGEST_BYTES = 32;

    /** Size of a block, which is what HMAC pads its key to. */
    static final int BLOCK_BYTES = 64;

    private Sha256() {}

    /**
     * Digests the parts as one message, one after the other with nothing in between.
     *
     * @return 32 bytes
     */
    public static byte[] digest(byte[]... parts) {
        Hasher hasher = new Hasher();
        for (byte[] part : parts) {
            hasher.update(part);
        }
        return hasher.digest();
    }

    /**
     * A running digest that starts over after each result, so that a chain of digests costs one object. One thread at a
     * time.
     */
    public static final class Hasher {
        private final MessageDigest digest;

        /** A digest of nothing yet. */
        public Hasher() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /** Appends all of {@code bytes}. */
        public Hasher update(byte[] bytes) {
            digest.update(bytes);
            return this;
        }

        /** Appends {@code length} bytes from {@code offset} on. */
        public Hasher update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
            return this;
        }

        /**
         * Ends the message and starts over.
         *
         * @return 32 bytes
         */
        public byte[] digest() {
            return digest.digest();
        }

        /**
         * Ends the message, writes its 32 bytes to {@code out} and starts over. {@code out} may be an array that was
         * digested.
         *
         * @throws IllegalArgumentException if fewer than 32 bytes are left at {@code offset}
         */
        public void digestInto(byte[] out, int offset) {
            if (offset < 0 || out.length - offset < DIGEST_BYTES) {
                throw new IllegalArgumentException("no room for a digest at " + offset + " of " + out.length);
            }
            try {
                digest.digest(out, offset, DIGEST_BYTES);
            } catch (DigestException e) {
                throw new IllegalStateException("room was checked", e);
            }
        }
    }
}
