package chat.parley.crypto.channel;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * What all channels of one program share.
 *
 * @param limits the foreign frame types and their maxima
 * @param random where ephemeral keys come from
 * @param handshakeTimeout from the first byte to the first record of the other side
 * @param idle silence before a ping
 * @param pingAnswer how long a ping may stay unanswered
 * @param maxMissedPings unanswered pings until the channel is dead
 * @param rekeyRecords records of one direction between two keys
 * @param rekeyBytes bytes of ciphertext of one direction between two keys
 * @param rekeyAge time between two keys
 */
public record ChannelSettings(
        FrameLimits limits,
        SecureRandom random,
        Duration handshakeTimeout,
        Duration idle,
        Duration pingAnswer,
        int maxMissedPings,
        long rekeyRecords,
        long rekeyBytes,
        Duration rekeyAge) {

    /** The protocol's own figures ({@code docs/PROTOCOL.md} §2). */
    public static ChannelSettings standard(FrameLimits limits, SecureRandom random) {
        return new ChannelSettings(
                limits,
                random,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                3,
                1L << 20,
                1L << 30,
                Duration.ofHours(1));
    }

    /** The same with other keepalive times: {@code idle} before a ping, {@code answer} for its answer. */
    public ChannelSettings withKeepalive(Duration idle, Duration answer, int maxMissed) {
        return new ChannelSettings(
                limits, random, handshakeTimeout, idle, answer, maxMissed, rekeyRecords, rekeyBytes, rekeyAge);
    }

    /** The same with another limit on the handshake's time. */
    public ChannelSettings withHandshakeTimeout(Duration timeout) {
        return new ChannelSettings(
                limits, random, timeout, idle, pingAnswer, maxMissedPings, rekeyRecords, rekeyBytes, rekeyAge);
    }

    /** The same with other re-key figures. */
    public ChannelSettings withRekey(long records, long bytes, Duration age) {
        return new ChannelSettings(
                limits, random, handshakeTimeout, idle, pingAnswer, maxMissedPings, records, bytes, age);
    }
}
