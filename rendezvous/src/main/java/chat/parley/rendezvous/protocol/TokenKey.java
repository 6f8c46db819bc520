package chat.parley.rendezvous.protocol;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.provider.Hmac;
import chat.parley.crypto.provider.Secrets;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * {@code k}: 32 random bytes from which a node makes its reach tokens. Its home rendezvous gets a copy, and checks any number of
 * tokens with it. Immutable; never printed.
 */
public final class TokenKey {
    public static final int BYTES = 32;

    private final byte[] key;

    /** @param key exactly 32 bytes, copied */
    public TokenKey(byte[] key) {
        if (key.length != BYTES) throw new IllegalArgumentException("token key of " + key.length);
        this.key = key.clone();
    }

    public static TokenKey random(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new TokenKey(key);
    }

    /** The 32 bytes, a copy. */
    public byte[] bytes() {
        return key.clone();
    }

    /** HMAC-SHA256(k, giver ‖ id); its first 16 bytes are the token's. */
    byte[] mac(NodeId giver, long id) {
        return Hmac.sha256(
                key, giver.bytes(), ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }

    /** In constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenKey that && Secrets.equal(key, that.key);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(key).getInt();
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}
