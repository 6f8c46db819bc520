package chat.parley.crypto.channel;

/**
 * How long a record's plaintext becomes ({@code docs/PROTOCOL.md} §2.3). Lengths fall into few classes, so that an observer
 * learns little from a record's size, at a cost of at most 63 bytes up to 512 and an eighth above.
 */
final class Padding {
    private static final int FINE_STEP = 64;
    private static final int FINE_UP_TO = 512;

    private Padding() {}

    /**
     * @param length plaintext without padding, 1 to {@link ChannelFrames#MAX_PLAINTEXT} bytes
     * @return the padded length, at least {@code length}, at most {@link ChannelFrames#MAX_PLAINTEXT}
     */
    static int paddedLength(int length) {
        int step = length <= FINE_UP_TO ? FINE_STEP : Integer.highestOneBit(length - 1) >> 3;
        return (length + step - 1) / step * step;
    }
}
