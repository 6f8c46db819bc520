package chat.parley.crypto.noise;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Hkdf;
import chat.parley.crypto.provider.Secrets;
import chat.parley.crypto.provider.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The chaining key, the hash of all that was said, and the key they led to so far (Noise §5.2). */
final class SymmetricState {
    private final NoiseCipher cipher;
    private final byte[] chainingKey;
    private byte[] hash;
    private @Nullable CipherState key;

    SymmetricState(NoiseProtocol protocol) {
        cipher = protocol.cipher();
        byte[] name = protocol.name().getBytes(StandardCharsets.US_ASCII);
        hash = name.length <= Sha256.DIGEST_BYTES ? Arrays.copyOf(name, Sha256.DIGEST_BYTES) : Sha256.digest(name);
        chainingKey = hash.clone();
    }

    void mixHash(byte[] data) {
        hash = Sha256.digest(hash, data);
    }

    void mixKey(byte[] input) {
        byte[][] outputs = Hkdf.noise(chainingKey, input, 2);
        advance(outputs[0], outputs[1]);
    }

    void mixKeyAndHash(byte[] input) {
        byte[][] outputs = Hkdf.noise(chainingKey, input, 3);
        mixHash(outputs[1]);
        Secrets.wipe(outputs[1]);
        advance(outputs[0], outputs[2]);
    }

    boolean hasKey() {
        return key != null;
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] sealed = key == null ? plaintext.clone() : key.encrypt(hash, plaintext);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] message, int offset, int length) throws CryptoException {
        byte[] sealed = Arrays.copyOfRange(message, offset, offset + length);
        byte[] plaintext = key == null ? sealed.clone() : key.decrypt(hash, sealed, 0, length);
        mixHash(sealed);
        return plaintext;
    }

    byte[] hash() {
        return hash.clone();
    }

    /** The keys for both directions (Noise §5.2); nothing else can follow. */
    TransportKeys split(Role role, boolean oneWay) {
        byte[][] outputs = Hkdf.noise(chainingKey, new byte[0], 2);
        int send = role == Role.INITIATOR ? 0 : 1;
        TransportKeys keys = new TransportKeys(cipher.newKey(outputs[send]), cipher.newKey(outputs[1 - send]));
        if (oneWay) {
            (role == Role.INITIATOR ? keys.receive() : keys.send()).wipe();
        }
        Secrets.wipe(outputs);
        wipe();
        return keys;
    }

    /** Overwrites the chaining key and the key; the hash is no secret and stays. */
    void wipe() {
        Secrets.wipe(chainingKey);
        if (key != null) {
            key.wipe();
        }
    }

    private void advance(byte[] nextChainingKey, byte[] nextKey) {
        System.arraycopy(nextChainingKey, 0, chainingKey, 0, chainingKey.length);
        if (key != null) {
            key.wipe();
        }
        key = new CipherState(cipher.newKey(nextKey));
        Secrets.wipe(nextChainingKey, nextKey);
    }
}
