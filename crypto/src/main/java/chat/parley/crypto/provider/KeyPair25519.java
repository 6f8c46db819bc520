package chat.parley.crypto.provider;

/**
 * An X25519 key pair. Immutable until {@link #wipe}, after which every use of the private half is refused. Safe for any
 * thread while nobody wipes.
 */
public final class KeyPair25519 {
    private final byte[] privateKey;
    private final byte[] publicKey;
    private volatile boolean wiped;

    private KeyPair25519(byte[] privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Completes a pair from its private half.
     *
     * @param privateKey 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public static KeyPair25519 fromPrivate(byte[] privateKey) {
        return new KeyPair25519(privateKey.clone(), X25519.publicKey(privateKey));
    }

    /** Returns a copy of the public key, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Returns a copy of the private key, 32 bytes, for the store; the caller wipes it.
     *
     * @throws IllegalStateException after {@link #wipe}
     */
    public byte[] privateKey() {
        requireLive();
        return privateKey.clone();
    }

    /**
     * Computes what this pair shares with another's public key; see {@link X25519#agree}.
     *
     * @return 32 bytes; the caller wipes them
     * @throws CryptoException if their key has another length than 32 or leads to the all-zero result
     * @throws IllegalStateException after {@link #wipe}
     */
    public byte[] agree(byte[] theirPublicKey) throws CryptoException {
        requireLive();
        return X25519.agree(privateKey, theirPublicKey);
    }

    /** Overwrites the private key. */
    public void wipe() {
        wiped = true;
        Secrets.wipe(privateKey);
    }

    private void requireLive() {
        if (wiped) {
            throw new IllegalStateException("the key pair was wiped");
        }
    }
}
