package chat.parley.node.timing;

import java.time.Duration;

/**
 * Smoothed round-trip time and retransmission timeout by RFC 6298: SRTT and RTTVAR with gains 1/8 and 1/4,
 * RTO = SRTT + 4·RTTVAR, at least {@link #MIN_RTO}, at most {@link #MAX_RTO}, doubled at each timeout until a new sample comes
 * (§5.5). The caller keeps to Karn's rule: a sample only from what was sent once.
 */
public final class RttEstimator {
    /** RFC 6298 §2.4. Also leaves room for a disk that takes its time before an acknowledgement. */
    public static final Duration MIN_RTO = Duration.ofSeconds(1);
    /** RFC 6298 §2.5. */
    public static final Duration MAX_RTO = Duration.ofSeconds(60);

    private static final long MIN = MIN_RTO.toNanos();
    private static final long MAX = MAX_RTO.toNanos();

    private long srtt = -1;
    private long rttvar;
    private long rto = MIN;

    /** @param rttNanos a measured round trip, at least 0 */
    public void onSample(long rttNanos) {
        if (srtt < 0) {
            srtt = rttNanos;
            rttvar = rttNanos / 2;
        } else {
            rttvar += (Math.abs(srtt - rttNanos) - rttvar) / 4;
            srtt += (rttNanos - srtt) / 8;
        }
        rto = clamp(srtt + 4 * rttvar);
    }

    /** A timeout passed: the next one is twice as long. */
    public void onTimeout() {
        rto = clamp(rto * 2);
    }

    /** Retransmission timeout, {@link #MIN_RTO} to {@link #MAX_RTO}, in nanoseconds. */
    public long rtoNanos() {
        return rto;
    }

    /** Smoothed round trip in nanoseconds; -1 before the first sample. */
    public long srttNanos() {
        return srtt;
    }

    private static long clamp(long nanos) {
        return Math.max(MIN, Math.min(MAX, nanos));
    }
}
