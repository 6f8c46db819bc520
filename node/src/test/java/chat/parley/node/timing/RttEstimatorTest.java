package chat.parley.node.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RttEstimatorTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void firstSampleSetsSrttAndHalfOfItAsVariance() {
        RttEstimator rtt = new RttEstimator();
        rtt.onSample(2 * SECOND);
        assertThat(rtt.srttNanos()).isEqualTo(2 * SECOND);
        assertThat(rtt.rtoNanos()).isEqualTo(6 * SECOND);
    }

    @Test
    void laterSamplesMoveByAnEighth() {
        RttEstimator rtt = new RttEstimator();
        rtt.onSample(800_000_000);
        rtt.onSample(1_600_000_000);
        assertThat(rtt.srttNanos()).isEqualTo(900_000_000);
        // RTTVAR = 400 + (800 - 400)/4 = 500 ms
        assertThat(rtt.rtoNanos()).isEqualTo(900_000_000 + 4 * 500_000_000L);
    }

    @Test
    void staysBetweenOneSecondAndOneMinute() {
        RttEstimator rtt = new RttEstimator();
        rtt.onSample(1_000);
        assertThat(rtt.rtoNanos()).isEqualTo(SECOND);
        for (int i = 0; i < 20; i++) rtt.onTimeout();
        assertThat(rtt.rtoNanos()).isEqualTo(60 * SECOND);
        rtt.onSample(1_000);
        assertThat(rtt.rtoNanos()).isEqualTo(SECOND);
    }
}
