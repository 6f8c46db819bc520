package chat.parley.crypto.provider;

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1). Written here because the JDK's {@code Mac} refuses an empty key, which HKDF
 * allows, and keeps copies of keys that nobody can wipe. Any thread.
 */
public final class Hmac {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private Hmac() {}

    /**
     * Authenticates the parts as one message, one after the other with nothing in between.
     *
     * @param key of any length, empty too
     * @return 32 bytes
     */
    public static byte[] sha256(byte[] key, byte[]... parts) {
        Sha256.Hasher hasher = new Sha256.Hasher();
        byte[] pad = new byte[Sha256.BLOCK_BYTES];
        if (key.length > pad.length) {
            hasher.update(key).digestInto(pad, 0);
        } else {
            System.arraycopy(key, 0, pad, 0, key.length);
        }
        xor(pad, INNER);
        hasher.update(pad);
        for (byte[] part : parts) {
            hasher.update(part);
        }
        byte[] inner = hasher.digest();
        xor(pad, (byte) (INNER ^ OUTER));
        byte[] result = hasher.update(pad).update(inner).digest();
        Secrets.wipe(pad, inner);
        return result;
    }

    private static void xor(byte[] block, byte value) {
        for (int i = 0; i < block.length; i++) {
            block[i] ^= value;
        }
    }
}
