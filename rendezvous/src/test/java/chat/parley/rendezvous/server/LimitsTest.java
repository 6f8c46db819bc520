package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.Limits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitsTest {
    /** With the standard number of circuits every one can begin with its 32 KiB, whatever the others do not use. */
    @Test
    void startsOfAllCircuitsFitWhatOneReaderMayHaveOutstanding() {
        assertThat(ServerLimits.STANDARD.circuits() * Limits.START_CREDIT).isLessThanOrEqualTo(Limits.READER_CREDIT);
    }

    @Test
    void largestFrameFitsWhatIsLeftWhenPresenceStops() {
        assertThat(Defaults.PRESENCE_HELD + FrameType.maxBody(FrameType.PRESENCE))
                .isLessThan(Defaults.CONTROL_HELD);
        assertThat(Defaults.CONTROL_BURST).isLessThanOrEqualTo(Defaults.PRESENCE_HELD);
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> ServerLimits.STANDARD.withConnections(0, 1)).hasMessageContaining("connections");
        assertThatThrownBy(() -> ServerLimits.STANDARD.withIntroductions(Double.NaN, 1))
                .hasMessageContaining("introductionsPerMinute");
    }

    @Test
    void bucketRegainsItsRateUpToItsBurst() {
        TokenBucket bucket = new TokenBucket(2, 0);
        assertThat(bucket.take(1, 2, 0)).isTrue();
        assertThat(bucket.take(1, 2, 0)).isTrue();
        assertThat(bucket.take(1, 2, TimeUnit.MILLISECONDS.toNanos(999))).isFalse();
        assertThat(bucket.take(1, 2, TimeUnit.MILLISECONDS.toNanos(1_001))).isTrue();
        long later = TimeUnit.HOURS.toNanos(1);
        assertThat(bucket.isFull(1, 2, later)).isTrue();
        assertThat(bucket.take(1, 2, later)).isTrue();
        assertThat(bucket.take(1, 2, later)).isTrue();
        assertThat(bucket.take(1, 2, later)).isFalse();
    }
}
