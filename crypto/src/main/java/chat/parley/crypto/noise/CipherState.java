package chat.parley.crypto.noise;

import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.CryptoException;

/** A key with the counter that numbers what it seals or opens: Noise's {@code CipherState} (Noise §5.1) with a key. */
final class CipherState {
    private final AeadKey key;
    private long counter;

    /** Takes the key over; the counter starts at 0. */
    CipherState(AeadKey key) {
        this.key = key;
    }

    byte[] encrypt(byte[] aad, byte[] plaintext) {
        byte[] sealed = new byte[plaintext.length + AeadKey.TAG_BYTES];
        key.seal(counter, aad, plaintext, 0, plaintext.length, sealed, 0);
        counter++;
        return sealed;
    }

    /** Opens {@code length} bytes; the counter stays where it is when they do not open (Noise §5.1). */
    byte[] decrypt(byte[] aad, byte[] sealed, int offset, int length) throws CryptoException {
        if (length < AeadKey.TAG_BYTES) {
            throw new CryptoException("sealed bytes are shorter than a tag");
        }
        byte[] plaintext = new byte[length - AeadKey.TAG_BYTES];
        key.open(counter, aad, sealed, offset, length, plaintext, 0);
        counter++;
        return plaintext;
    }

    void wipe() {
        key.wipe();
    }
}
