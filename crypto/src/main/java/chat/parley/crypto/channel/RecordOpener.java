package chat.parley.crypto.channel;

import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.CryptoException;

/** One direction's opening half: counts records and refuses a key that is used too long. Thread-confined; owns its key. */
final class RecordOpener {
    /** How far past the sender's limit a receiver lets it go before it closes. */
    private static final int TOLERANCE = 2;

    private final AeadKey key;
    private final long maxRecords;
    private final long maxBytes;
    private long counter;
    private long recordsSinceRekey;
    private long bytesSinceRekey;

    RecordOpener(AeadKey key, ChannelSettings settings) {
        this.key = key;
        this.maxRecords = settings.rekeyRecords() * TOLERANCE;
        this.maxBytes = settings.rekeyBytes() * TOLERANCE;
    }

    /**
     * Opens in place.
     *
     * @param length ciphertext with its tag, in bytes
     * @return length of the plaintext at {@code offset}
     * @throws ProtocolException {@code HANDSHAKE} when it does not open, {@code REKEY_OVERDUE} when the key is overused
     */
    int open(byte[] record, int offset, int length) throws ProtocolException {
        if (recordsSinceRekey >= maxRecords || bytesSinceRekey + length > maxBytes) {
            throw ProtocolException.channel(ReasonCode.REKEY_OVERDUE, "key used for " + recordsSinceRekey + " records");
        }
        try {
            int opened = key.open(counter, RecordSealer.NO_DATA, record, offset, length, record, offset);
            counter++;
            recordsSinceRekey++;
            bytesSinceRekey += length;
            return opened;
        } catch (CryptoException e) {
            throw ProtocolException.channel(ReasonCode.HANDSHAKE, "record " + counter + " does not open");
        }
    }

    void rekey() {
        key.rekey();
        recordsSinceRekey = 0;
        bytesSinceRekey = 0;
    }

    void wipe() {
        key.wipe();
    }
}
