package chat.parley.crypto.channel;

import chat.parley.crypto.provider.AeadKey;

/**
 * One direction's sealing half: counts records, says when the key is due for a change, changes it. Thread-confined; owns
 * its key.
 */
final class RecordSealer {
    private final AeadKey key;
    private final long maxRecords;
    private final long maxBytes;
    private final long maxAgeNanos;
    private long counter;
    private long recordsSinceRekey;
    private long bytesSinceRekey;
    private long keyBornNanos;

    RecordSealer(AeadKey key, ChannelSettings settings, long nowNanos) {
        this.key = key;
        this.maxRecords = settings.rekeyRecords();
        this.maxBytes = settings.rekeyBytes();
        this.maxAgeNanos = settings.rekeyAge().toNanos();
        this.keyBornNanos = nowNanos;
    }

    /** Whether the next record must end with REKEY. One record early in bytes, so that the limit itself is never passed. */
    boolean rekeyDue(long nowNanos) {
        return recordsSinceRekey + 1 >= maxRecords
                || bytesSinceRekey + ChannelFrames.MAX_PLAINTEXT + ChannelFrames.TAG >= maxBytes
                || nowNanos - keyBornNanos >= maxAgeNanos;
    }

    /**
     * Seals in place: {@code length} bytes at {@code offset} become {@code length + 16}.
     *
     * @param record has room for the tag
     */
    void seal(byte[] record, int offset, int length) {
        key.seal(counter, NO_DATA, record, offset, length, record, offset);
        counter++;
        recordsSinceRekey++;
        bytesSinceRekey += length + ChannelFrames.TAG;
    }

    /** The record just sealed ended with REKEY. */
    void rekey(long nowNanos) {
        key.rekey();
        recordsSinceRekey = 0;
        bytesSinceRekey = 0;
        keyBornNanos = nowNanos;
    }

    void wipe() {
        key.wipe();
    }

    static final byte[] NO_DATA = {};
}
