package chat.parley.crypto.identity;

import chat.parley.crypto.provider.Ed25519;
import chat.parley.crypto.provider.Secrets;
import java.security.SecureRandom;

/**
 * The secret half of what people trust: an Ed25519 signing key. Immutable until {@link #wipe}, after which it only tells
 * its peer id. Safe for any thread while nobody wipes.
 */
public final class Identity {
    /** Size of the secret seed. */
    public static final int SEED_BYTES = Ed25519.SEED_BYTES;

    private final byte[] seed;
    private final PeerId peerId;
    private volatile boolean wiped;

    private Identity(byte[] seed) {
        this.seed = seed;
        this.peerId = new PeerId(Ed25519.publicKey(seed));
    }

    /** Makes a new one. */
    public static Identity generate(SecureRandom random) {
        return new Identity(Ed25519.generate(random));
    }

    /**
     * Restores one from the store.
     *
     * @param seed 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public static Identity fromSeed(byte[] seed) {
        return new Identity(seed.clone());
    }

    /** The public half. */
    public PeerId peerId() {
        return peerId;
    }

    /**
     * Signs label ‖ 0 ‖ bytes.
     *
     * @param label what the bytes are meant as: ASCII, not empty, one for each purpose
     * @throws IllegalStateException after {@link #wipe}
     */
    public Signed sign(String label, byte[] bytes) {
        requireLive();
        return Signed.sign(seed, peerId, label, bytes);
    }

    /**
     * Returns a copy of the secret seed, 32 bytes, for the store; the caller wipes it.
     *
     * @throws IllegalStateException after {@link #wipe}
     */
    public byte[] seed() {
        requireLive();
        return seed.clone();
    }

    /** Overwrites the seed. */
    public void wipe() {
        wiped = true;
        Secrets.wipe(seed);
    }

    private void requireLive() {
        if (wiped) {
            throw new IllegalStateException("the identity was wiped");
        }
    }
}
