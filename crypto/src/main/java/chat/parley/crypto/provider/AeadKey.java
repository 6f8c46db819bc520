package chat.parley.crypto.provider;

/**
 * A key of an AEAD with a 64-bit counter as its nonce: Noise's cipher functions (Noise §4.2, §5.1) without the counter,
 * which the caller keeps. No counter may seal twice under one key.
 *
 * <p>Sealing and opening in place work: {@code in} and {@code out} may be one array at one offset. Any other overlap is
 * refused with {@link IllegalArgumentException}, since half of the input would be overwritten before it is read. Arrays
 * that are too short for an offset and length are {@link IndexOutOfBoundsException}. After {@link #wipe} everything is
 * refused with {@link IllegalStateException}. One thread at a time.
 */
public interface AeadKey {
    /** Size of a key. */
    int KEY_BYTES = 32;

    /** Size of the tag that sealing appends. */
    int TAG_BYTES = 16;

    /** Size of a whole nonce, of which the counter is the last 8 bytes. */
    int NONCE_BYTES = 12;

    /** The counter that Noise keeps for {@link #rekey} (2^64 - 1). */
    long REKEY_COUNTER = -1;

    /**
     * Encrypts and authenticates: writes {@code inLength + 16} bytes, the ciphertext with its tag, to {@code out}.
     *
     * @param counter the nonce, unsigned, below 2^64 - 1
     * @param aad authenticated with it, not written; empty for none
     * @throws IllegalArgumentException for the counter that belongs to {@link #rekey}
     * @throws IllegalStateException if the counter sealed just before under this key
     */
    void seal(long counter, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset);

    /**
     * Verifies and decrypts: writes {@code inLength - 16} bytes of plaintext to {@code out}. When it throws, nothing of
     * the plaintext is in {@code out}: those bytes are zero (in place, the ciphertext is lost).
     *
     * @param counter the nonce, unsigned, below 2^64 - 1
     * @param aad as it was for sealing
     * @param inLength of ciphertext and tag
     * @return the plaintext's length in bytes
     * @throws CryptoException if it was not sealed so, or is shorter than a tag
     * @throws IllegalArgumentException for the counter that belongs to {@link #rekey}
     */
    int open(long counter, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset)
            throws CryptoException;

    /** Replaces the key by Noise's {@code REKEY(k)} (Noise §4.2); the old one is wiped. The counter goes on. */
    void rekey();

    /**
     * Lets go of the cipher that was made at the first use, some 800 bytes; the next use makes it again. For a key that is
     * kept while nothing is said.
     */
    void rest();

    /** Overwrites the key. It can be called again. */
    void wipe();
}
