package chat.parley.crypto.provider;

import java.security.SecureRandom;

/** Ed25519 signatures (RFC 8032 §5.1), by Bouncy Castle. Any thread. */
public final class Ed25519 {
    /** Size of the secret seed. */
    public static final int SEED_BYTES = 32;

    /** Size of a public key. */
    public static final int PUBLIC_KEY_BYTES = 32;

    /** Size of a signature. */
    public static final int SIGNATURE_BYTES = 64;

    private Ed25519() {}

    /**
     * Makes a new secret seed.
     *
     * @return 32 bytes; the caller wipes them
     */
    public static byte[] generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return seed;
    }

    /**
     * Computes the public key.
     *
     * @param seed 32 bytes
     * @return 32 bytes
     * @throws IllegalArgumentException if the seed has another length
     */
    public static byte[] publicKey(byte[] seed) {
        requireSeed(seed);
        byte[] publicKey = new byte[PUBLIC_KEY_BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * Signs; the same seed and message give the same signature.
     *
     * @param seed 32 bytes
     * @return 64 bytes
     * @throws IllegalArgumentException if the seed has another length
     */
    public static byte[] sign(byte[] seed, byte[] message) {
        requireSeed(seed);
        byte[] signature = new byte[SIGNATURE_BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /**
     * Verifies, by the strict rules of RFC 8032 §5.1.7. Never throws, whatever the bytes or their lengths.
     *
     * @return whether the signature is good
     */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == PUBLIC_KEY_BYTES
                && signature.length == SIGNATURE_BYTES
                && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                        signature, 0, publicKey, 0, message, 0, message.length);
    }

    private static void requireSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
        }
    }
}
