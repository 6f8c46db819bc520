package chat.parley.crypto.identity;

import chat.parley.crypto.provider.KeyPair25519;
import chat.parley.crypto.provider.X25519;
import java.security.SecureRandom;

/**
 * A node's static X25519 key pair for Noise; or a rendezvous'. Immutable until {@link #wipe}. Safe for any thread while
 * nobody wipes.
 */
public final class NodeKey {
    /** Size of either half. */
    public static final int KEY_BYTES = X25519.KEY_BYTES;

    private final KeyPair25519 keyPair;

    private NodeKey(KeyPair25519 keyPair) {
        this.keyPair = keyPair;
    }

    /** Makes a new one. */
    public static NodeKey generate(SecureRandom random) {
        return new NodeKey(X25519.generate(random));
    }

    /**
     * Restores one from the store.
     *
     * @param privateKey 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public static NodeKey fromPrivate(byte[] privateKey) {
        return new NodeKey(KeyPair25519.fromPrivate(privateKey));
    }

    /** Returns a copy of the public key, 32 bytes. */
    public byte[] publicKey() {
        return keyPair.publicKey();
    }

    /**
     * Returns a copy of the private key, 32 bytes, for the store; the caller wipes it.
     *
     * @throws IllegalStateException after {@link #wipe}
     */
    public byte[] privateKey() {
        return keyPair.privateKey();
    }

    /** The pair as a handshake takes it: shared, not copied. */
    public KeyPair25519 keyPair() {
        return keyPair;
    }

    /** Overwrites the private key. */
    public void wipe() {
        keyPair.wipe();
    }
}
