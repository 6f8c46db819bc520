package chat.parley.crypto.provider;

import java.util.Arrays;
import java.util.Objects;

/** What both ciphers share: the key's life, checks, and how a counter becomes a nonce. The ciphers only compute. */
abstract class NonceAead implements AeadKey {
    private static final byte[] NO_AAD = {};

    private final byte[] key;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private boolean wiped;

    NonceAead(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("an AEAD key has 32 bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    /** Writes the counter's 8 bytes to {@code nonce} from offset 4 on, in the order that Noise gives this cipher. */
    abstract void putCounter(byte[] nonce, long counter);

    /** Seals; everything was checked. */
    abstract void encrypt(byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset);

    /** Opens; sizes were checked. Returns whether the tag was right. */
    abstract boolean decrypt(
            byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset);

    /** The key's own bytes, not a copy. */
    final byte[] key() {
        return key;
    }

    @Override
    public final void seal(long counter, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        requireOrdinary(counter);
        putCounter(nonce, counter);
        sealWithNonce(nonce, aad, in, inOffset, inLength, out, outOffset);
    }

    @Override
    public final int open(long counter, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset)
            throws CryptoException {
        requireOrdinary(counter);
        putCounter(nonce, counter);
        return openWithNonce(nonce, aad, in, inOffset, inLength, out, outOffset);
    }

    /**
     * As {@link #seal}, with a whole nonce, for what is not numbered (the store). The caller sees to it that no nonce is
     * used twice under one key.
     *
     * @param nonce 12 bytes
     * @throws IllegalStateException if the nonce sealed just before under this key
     */
    public final void sealWithNonce(
            byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        check(nonce, in, inOffset, inLength, out, outOffset, inLength + TAG_BYTES);
        encrypt(nonce, aad, in, inOffset, inLength, out, outOffset);
    }

    /**
     * As {@link #open}, with a whole nonce.
     *
     * @param nonce 12 bytes
     * @return the plaintext's length in bytes
     * @throws CryptoException if it was not sealed so, or is shorter than a tag
     */
    public final int openWithNonce(
            byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset)
            throws CryptoException {
        if (inLength < TAG_BYTES) {
            throw new CryptoException("sealed bytes are shorter than a tag");
        }
        int length = inLength - TAG_BYTES;
        check(nonce, in, inOffset, inLength, out, outOffset, length);
        if (!decrypt(nonce, aad, in, inOffset, inLength, out, outOffset)) {
            Arrays.fill(out, outOffset, outOffset + length, (byte) 0);
            throw new CryptoException("the tag does not match");
        }
        return length;
    }

    @Override
    public final void rekey() {
        byte[] sealed = new byte[KEY_BYTES + TAG_BYTES];
        putCounter(nonce, REKEY_COUNTER);
        sealWithNonce(nonce, NO_AAD, sealed, 0, KEY_BYTES, sealed, 0);
        System.arraycopy(sealed, 0, key, 0, KEY_BYTES);
        Secrets.wipe(sealed);
        rest(); // whatever was computed from the old key
    }

    @Override
    public final void wipe() {
        wiped = true;
        Secrets.wipe(key);
        rest();
    }

    private static void requireOrdinary(long counter) {
        if (counter == REKEY_COUNTER) {
            throw new IllegalArgumentException("the counter 2^64 - 1 belongs to rekey");
        }
    }

    private void check(byte[] nonce, byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
        if (wiped) {
            throw new IllegalStateException("the key was wiped");
        }
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has 12 bytes, not " + nonce.length);
        }
        Objects.checkFromIndexSize(inOffset, inLength, in.length);
        Objects.checkFromIndexSize(outOffset, outLength, out.length);
        if (in == out && inOffset != outOffset && inOffset < outOffset + outLength && outOffset < inOffset + inLength) {
            throw new IllegalArgumentException("input and output overlap at different offsets");
        }
    }
}
