package chat.parley.node.store;

import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.AesGcmKey;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Hkdf;
import chat.parley.crypto.provider.Hmac;
import chat.parley.crypto.provider.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Seals what must not be readable in the file: AES-256-GCM under a key derived from the data key, {@code nonce (12) ‖ ciphertext ‖
 * tag (16)}, bound to its {@link Cell}. One thread at a time.
 *
 * <p><b>Why no nonce repeats.</b> A nonce is 10 random bytes ‖ a 2-byte counter; the random part is drawn anew when an object is made
 * and after every 65,536 blobs. Nothing of it is on disk, so no restart, crash, restored backup or running copy continues where another
 * run stood: two blobs share a nonce only if two draws of 80 random bits are equal. With R draws that has a probability below
 * R² / 2^81. A million starts and four billion blobs (65,536 draws more) under one key: 2^-40. Twelve random bytes a blob would give
 * 2^-33 for the same, and a call to the system for each; a wholly counted nonce would repeat with the first restored backup.
 */
final class RowSeal implements AutoCloseable {
    /** What sealing adds, in bytes. */
    static final int OVERHEAD = AeadKey.NONCE_BYTES + AeadKey.TAG_BYTES;

    private static final String ROWS = "parley store rows 1";
    private static final String NAMES = "parley store names 1";
    private static final int RANDOM_BYTES = 10;
    private static final int COUNTERS = 1 << 16;
    private static final int NAME_BYTES = 16;

    private final AesGcmKey key;
    private final byte[] nameKey;
    private final SecureRandom random;
    private final byte[] nonce = new byte[AeadKey.NONCE_BYTES];
    private final byte[] readNonce = new byte[AeadKey.NONCE_BYTES];
    private int counter = COUNTERS;

    /**
     * Derives its keys.
     *
     * @param dataKey 32 bytes, not kept
     * @param random where nonces come from
     */
    RowSeal(byte[] dataKey, SecureRandom random) {
        byte[] rows = derive(dataKey, ROWS);
        key = new AesGcmKey(rows);
        Secrets.wipe(rows);
        nameKey = derive(dataKey, NAMES);
        this.random = random;
    }

    private static byte[] derive(byte[] dataKey, String purpose) {
        return Hkdf.expand(dataKey, purpose.getBytes(StandardCharsets.UTF_8), AeadKey.KEY_BYTES);
    }

    /**
     * Seals for one cell.
     *
     * @return {@link #OVERHEAD} bytes more than {@code plain}
     */
    byte[] seal(Cell cell, byte[] plain) {
        nextNonce();
        byte[] sealed = new byte[plain.length + OVERHEAD];
        System.arraycopy(nonce, 0, sealed, 0, nonce.length);
        key.sealWithNonce(nonce, cell.bytes(), plain, 0, plain.length, sealed, nonce.length);
        return sealed;
    }

    private void nextNonce() {
        if (counter == COUNTERS) {
            byte[] drawn = new byte[RANDOM_BYTES];
            random.nextBytes(drawn);
            System.arraycopy(drawn, 0, nonce, 0, RANDOM_BYTES);
            counter = 0;
        }
        nonce[RANDOM_BYTES] = (byte) (counter >>> 8);
        nonce[RANDOM_BYTES + 1] = (byte) counter;
        counter++;
    }

    /**
     * Opens what was sealed for this cell.
     *
     * @throws CryptoException if it was sealed for another cell or under another key, or is damaged
     */
    byte[] open(Cell cell, byte[] sealed) throws CryptoException {
        if (sealed.length < OVERHEAD) throw new CryptoException("a sealed blob is cut off");
        System.arraycopy(sealed, 0, readNonce, 0, readNonce.length);
        byte[] plain = new byte[sealed.length - OVERHEAD];
        key.openWithNonce(
                readNonce, cell.bytes(), sealed, readNonce.length, sealed.length - readNonce.length, plain, 0);
        return plain;
    }

    /** What stands in the file for a name: 16 bytes from which nobody without the key learns it. */
    byte[] hidden(String name) {
        return Arrays.copyOf(Hmac.sha256(nameKey, name.getBytes(StandardCharsets.UTF_8)), NAME_BYTES);
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        key.wipe();
        Secrets.wipe(nameKey);
    }
}
