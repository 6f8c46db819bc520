package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathProbeTest {
    private static final long RTO = 1_000;
    private static final long A = 1;
    private static final long B = 2;

    private final PathProbe probe = new PathProbe();

    private PathProbe watching() {
        probe.watch(A, 0, RTO);
        return probe;
    }

    private PathProbe pinged() {
        assertThat(watching().onTime(RTO, RTO)).isEqualTo(PathProbe.Action.PING);
        return probe;
    }

    private PathProbe alive() {
        pinged().onPong(A, RTO + 10, RTO);
        return probe;
    }

    private void assertQuiet() {
        assertThat(probe.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(probe.channel()).isEqualTo(SendHalf.NOWHERE);
        assertThat(probe.onTime(Long.MAX_VALUE - 1, RTO)).isEqualTo(PathProbe.Action.NONE);
    }

    @Test
    void isQuietUntilSomethingIsUnderWay() {
        assertQuiet();
    }

    @Test
    void anEarlyWakeUpDoesNoHarm() {
        assertThat(watching().onTime(RTO - 1, RTO)).isEqualTo(PathProbe.Action.NONE);
        assertThat(probe.deadlineNanos()).isEqualTo(RTO);
    }

    @Test
    void quietToPingedAfterRto() {
        assertThat(pinged().deadlineNanos()).isEqualTo(2 * RTO);
    }

    @Test
    void pingedToDeadAfterRto() {
        assertThat(pinged().onTime(2 * RTO - 1, RTO)).isEqualTo(PathProbe.Action.NONE);
        assertThat(probe.onTime(2 * RTO, RTO)).isEqualTo(PathProbe.Action.DEAD);
        assertQuiet();
    }

    @Test
    void pingedToAliveByAPongOfThatChannelOnly() {
        pinged().onPong(B, RTO + 10, RTO);
        assertThat(probe.deadlineNanos()).isEqualTo(2 * RTO);
        probe.onPong(A, RTO + 10, RTO);
        assertThat(probe.deadlineNanos()).isEqualTo(2 * RTO + 10);
        probe.onPong(A, RTO + 500, RTO);
        assertThat(probe.deadlineNanos()).as("a second pong").isEqualTo(2 * RTO + 10);
    }

    @Test
    void aPongBeforeThePingIsNoAnswer() {
        watching().onPong(A, 10, RTO);
        assertThat(probe.onTime(RTO, RTO)).isEqualTo(PathProbe.Action.PING);
    }

    @Test
    void aliveToResumeAfterRto() {
        assertThat(alive().onTime(2 * RTO + 9, RTO)).isEqualTo(PathProbe.Action.NONE);
        assertThat(probe.onTime(2 * RTO + 10, RTO)).isEqualTo(PathProbe.Action.RESUME);
        assertQuiet();
    }

    @Test
    void progressQuietsEveryStage() {
        watching().onProgress();
        assertQuiet();
        pinged().onProgress();
        assertQuiet();
        alive().onProgress();
        assertQuiet();
    }

    @Test
    void watchingTheSameChannelAgainMovesNothing() {
        watching().watch(A, 500, RTO);
        assertThat(probe.deadlineNanos()).isEqualTo(RTO);
        pinged().watch(A, 500, RTO);
        assertThat(probe.onTime(2 * RTO, RTO)).isEqualTo(PathProbe.Action.DEAD);
    }

    @Test
    void anotherChannelStartsTheWaitAnewAtEveryStage() {
        pinged().watch(B, 1_500, RTO);
        assertThat(probe.channel()).isEqualTo(B);
        assertThat(probe.deadlineNanos()).isEqualTo(1_500 + RTO);
        assertThat(probe.onTime(1_500 + RTO, RTO)).isEqualTo(PathProbe.Action.PING);
    }
}
