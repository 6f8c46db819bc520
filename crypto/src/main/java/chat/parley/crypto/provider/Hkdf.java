package chat.parley.crypto.provider;

import java.util.Arrays;

/** HKDF with SHA-256 (RFC 5869), and the form of it that Noise uses (Noise §4.3). Any thread. */
public final class Hkdf {
    private static final int OUTPUT_MAX_BYTES = 255 * Sha256.DIGEST_BYTES;
    private static final byte[] NO_INFO = {};

    private Hkdf() {}

    /**
     * RFC 5869 §2.2.
     *
     * @param salt of any length; empty means 32 zeros
     * @param input the input keying material, of any length
     * @return the pseudorandom key, 32 bytes
     */
    public static byte[] extract(byte[] salt, byte[] input) {
        return Hmac.sha256(salt, input);
    }

    /**
     * RFC 5869 §2.3.
     *
     * @param pseudorandomKey what {@link #extract} gave
     * @param info binds the result to its purpose; may be empty
     * @param lengthBytes 0 to 8,160
     * @return {@code lengthBytes} bytes
     * @throws IllegalArgumentException if the length is outside its range
     */
    public static byte[] expand(byte[] pseudorandomKey, byte[] info, int lengthBytes) {
        if (lengthBytes < 0 || lengthBytes > OUTPUT_MAX_BYTES) {
            throw new IllegalArgumentException("HKDF gives 0 to " + OUTPUT_MAX_BYTES + " bytes, not " + lengthBytes);
        }
        byte[] output = new byte[lengthBytes];
        byte[] block = {};
        for (int written = 0, round = 1; written < lengthBytes; written += Sha256.DIGEST_BYTES, round++) {
            byte[] next = Hmac.sha256(pseudorandomKey, block, info, new byte[] {(byte) round});
            Secrets.wipe(block);
            block = next;
            System.arraycopy(block, 0, output, written, Math.min(block.length, lengthBytes - written));
        }
        Secrets.wipe(block);
        return output;
    }

    /**
     * Extract and expand in one step.
     *
     * @return {@code lengthBytes} bytes
     * @throws IllegalArgumentException if the length is outside 0 to 8,160
     */
    public static byte[] derive(byte[] salt, byte[] input, byte[] info, int lengthBytes) {
        byte[] pseudorandomKey = extract(salt, input);
        byte[] output = expand(pseudorandomKey, info, lengthBytes);
        Secrets.wipe(pseudorandomKey);
        return output;
    }

    /**
     * Noise's {@code HKDF(chaining_key, input_key_material, num_outputs)} (Noise §4.3), which is RFC 5869 without info,
     * cut into pieces.
     *
     * @param outputs 2 or 3
     * @return that many arrays of 32 bytes
     * @throws IllegalArgumentException for any other number of outputs
     */
    public static byte[][] noise(byte[] chainingKey, byte[] input, int outputs) {
        if (outputs != 2 && outputs != 3) {
            throw new IllegalArgumentException("Noise takes 2 or 3 outputs, not " + outputs);
        }
        byte[] all = derive(chainingKey, input, NO_INFO, outputs * Sha256.DIGEST_BYTES);
        byte[][] pieces = new byte[outputs][];
        for (int i = 0; i < outputs; i++) {
            pieces[i] = Arrays.copyOfRange(all, i * Sha256.DIGEST_BYTES, (i + 1) * Sha256.DIGEST_BYTES);
        }
        Secrets.wipe(all);
        return pieces;
    }
}
