package chat.parley.node.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void boundDoublesUpToTheCap() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(1));
        long[] expected = {100, 200, 400, 800, 1000, 1000};
        for (long millis : expected) {
            assertThat(backoff.boundNanos()).isEqualTo(millis * 1_000_000);
            assertThat(backoff.nextNanos()).isBetween(0L, millis * 1_000_000);
        }
    }

    @Test
    void jitterFillsTheWholeRange() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new SplittableRandom(7));
        int low = 0;
        for (int i = 0; i < 1000; i++) if (backoff.nextNanos() < 500_000_000) low++;
        assertThat(low).isBetween(400, 600);
    }

    @Test
    void neverOverflowsHoweverOftenItTries() {
        Backoff backoff = new Backoff(Duration.ofNanos(3), Duration.ofDays(100), new SplittableRandom(1));
        for (int i = 0; i < 200; i++) assertThat(backoff.nextNanos()).isNotNegative();
        assertThat(backoff.boundNanos()).isEqualTo(Duration.ofDays(100).toNanos());
    }

    @Test
    void startsOverAfterReset() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofSeconds(1), new SplittableRandom(1));
        for (int i = 0; i < 9; i++) backoff.nextNanos();
        backoff.reset();
        assertThat(backoff.boundNanos()).isEqualTo(1_000_000);
        assertThat(backoff.tries()).isZero();
    }

    @Test
    void refusesACapBelowTheFirstWait() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
