package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.B;
import static chat.parley.node.session.Bench.SECOND;
import static chat.parley.node.session.Bench.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Timeouts, lost paths, and what is asked again ({@code docs/PROTOCOL.md} §3.6). */
class SessionTimeTest {
    private static final long MILLI = SECOND / 1_000;

    private final Played peer = new Played(THEIRS);

    /** Three envelopes under way on A since now. */
    private Bench underWay() {
        return Bench.withSealed(3).meet(A, peer).forget();
    }

    // ---- an acknowledgement is late ----

    @Test
    void asksForASignOfLifeWhenTheOldestIsOlderThanRto() {
        Bench bench = underWay();
        assertThat(bench.session.deadlineNanos()).isEqualTo(SECOND);
        bench.after(SECOND - 1);
        assertThat(bench.news()).as("an early wake-up").isEmpty();
        bench.after(1);
        assertThat(bench.one(SessionEffect.Ping.class).channel()).isEqualTo(A);
    }

    @Test
    void noPongWithinOneRtoIsADeadPath() {
        Bench bench = underWay().after(SECOND).forget().after(SECOND - 1);
        assertThat(bench.news()).isEmpty();
        bench.after(1);
        assertThat(bench.one(SessionEffect.PathDead.class).channel()).isEqualTo(A);
        assertThat(bench.numbers(A)).isEmpty();
    }

    @Test
    void pongOfAnotherChannelIsNoSignOfLife() {
        Bench bench = underWay().meet(B, peer).after(SECOND).pong(B).forget().after(SECOND);
        assertThat(bench.one(SessionEffect.PathDead.class).channel()).isEqualTo(A);
    }

    @Test
    void aPongNobodyAskedForMovesNothing() {
        Bench bench = underWay().pong(A).after(SECOND);
        assertThat(bench.news(SessionEffect.Ping.class)).hasSize(1);
    }

    @Test
    void whatADeadPathCarriedGoesOnAnotherAtOnce() {
        Bench bench = underWay().meet(B, peer).after(SECOND).forget().after(SECOND);
        assertThat(bench.numbers(B)).containsExactly(1L, 2L, 3L);
        bench.forget().say(1, 9).commit();
        assertThat(bench.numbers(A)).as("a dead path takes nothing more").isEmpty();
        assertThat(bench.numbers(B)).containsExactly(4L);
    }

    @Test
    void pongButNoProgressAsksWhereThePeerStandsOnTheSameChannel() {
        Bench bench = underWay().after(SECOND).pong(A).forget().after(SECOND - 1);
        assertThat(bench.news()).isEmpty();
        bench.after(1);
        assertThat(bench.sent(A))
                .singleElement()
                .satisfies(frame ->
                        assertThat(((SessionFrame.Resume) frame).asks()).isTrue());
        peer.position = Optional.of(bench.mine(1));
        bench.forget().frame(A, peer.resume());
        assertThat(bench.numbers(A)).containsExactly(2L, 3L);
    }

    @Test
    void nothingIsSentAgainWithoutThePeersWord() {
        Bench bench = underWay();
        for (int i = 0; i < 20; i++) bench.pong(A).pass(SECOND);
        assertThat(bench.numbers(A)).isEmpty();
    }

    @Test
    void progressStopsTheWaitAndStartsItForWhatIsOldestThen() {
        Bench bench = underWay().meet(B, peer).prefer(A).after(SECOND).forget();
        bench.nowNanos += SECOND / 2;
        bench.frame(B, peer.ack(bench.mine(1))).after(SECOND - 1);
        assertThat(bench.news(SessionEffect.PathDead.class)).isEmpty();
        assertThat(bench.news(SessionEffect.Ping.class)).isEmpty();
        bench.after(1);
        assertThat(bench.news(SessionEffect.Ping.class)).hasSize(1);
    }

    @Test
    void nothingUnderWayNeedsNoTimer() {
        Bench bench = underWay();
        bench.frame(A, peer.ack(bench.mine(3)));
        assertThat(bench.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        bench.forget().after(100 * SECOND);
        assertThat(bench.news()).isEmpty();
        assertThat(underWay().close(A).session.deadlineNanos())
                .as("nor does what waits for a channel")
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theWaitFollowsTheOldestToTheChannelThatCarriesIt() {
        Bench bench = underWay().meet(B, peer).prefer(B);
        bench.nowNanos += 100 * MILLI;
        // A's RESUME sends everything again, now on B.
        bench.frame(A, peer.resume());
        assertThat(bench.numbers(B)).containsExactly(1L, 2L, 3L);
        bench.forget().pass(SECOND);
        assertThat(bench.one(SessionEffect.Ping.class).channel()).isEqualTo(B);
    }

    @Test
    void theOldestGoesAgainWhateverSackSaid() {
        Bench bench = underWay().meet(B, peer).prefer(A).forget();
        // 2 has arrived out of order; then 1 is acknowledged, and the ACK of 2 is lost with its channel.
        bench.frame(A, peer.ack(bench.mine(0), 0b1)).frame(B, peer.ack(bench.mine(1)));
        bench.close(A);
        assertThat(bench.numbers(B)).contains(2L);
        bench.frame(B, peer.ack(bench.mine(3)));
        assertThat(bench.session.unretired()).isZero();
    }

    @Test
    void theOldestGoesAgainAlsoWhenItBecomesTheOldestLater() {
        peer.limit = 3;
        Bench bench = underWay().open(B).close(A).forget();
        // Not sent anywhere now. The peer names 2 as arrived, then acknowledges 1; B may carry at last.
        bench.frame(B, peer.ack(bench.mine(0), 0b1));
        peer.limit = 1;
        bench.frame(B, peer.resume());
        assertThat(bench.numbers(B)).containsExactly(1L);
        bench.frame(B, peer.ack(bench.mine(0), 0b1)).frame(B, peer.ack(bench.mine(1)));
        assertThat(bench.numbers(B)).containsExactly(1L);
        peer.limit = 3;
        bench.frame(B, peer.ack(bench.mine(1)));
        assertThat(bench.numbers(B)).containsExactly(1L, 2L, 3L);
    }

    // ---- RTO ----

    @Test
    void aRoundTripIsMeasuredWhereEnvelopeAndAckUsedOneChannel() {
        Bench bench = underWay();
        bench.nowNanos += 600 * MILLI;
        bench.frame(A, peer.ack(bench.mine(1))).forget();
        // RTO = SRTT + 4 RTTVAR = R + 4 R/2
        assertThat(bench.session.deadlineNanos() - bench.nowNanos).isEqualTo(1_800 * MILLI);
    }

    @Test
    void aRoundTripOverTwoChannelsIsNotMeasured() {
        Bench bench = underWay().meet(B, peer).prefer(A);
        bench.nowNanos += 600 * MILLI;
        bench.frame(B, peer.ack(bench.mine(1)));
        assertThat(bench.session.deadlineNanos() - bench.nowNanos).isEqualTo(SECOND);
    }

    @Test
    void whatWentTwiceIsNotMeasured() {
        Bench bench = underWay().frame(A, peer.resume());
        bench.nowNanos += 600 * MILLI;
        bench.frame(A, peer.ack(bench.mine(1)));
        assertThat(bench.session.deadlineNanos() - bench.nowNanos).isEqualTo(SECOND);
    }

    @Test
    void rtoDoublesAfterALossAndIsAtMostAMinute() {
        Bench bench = underWay();
        long expected = SECOND;
        for (int loss = 0; loss < 8; loss++) {
            assertThat(bench.session.deadlineNanos() - bench.nowNanos).isEqualTo(expected);
            bench.pass(expected);
            assertThat(bench.news(SessionEffect.Ping.class)).as("loss " + loss).hasSize(loss + 1);
            bench.pong(A).pass(expected);
            expected = Math.min(2 * expected, 60 * SECOND);
        }
        assertThat(bench.sent(A, SessionFrame.Resume.class)).hasSize(8);
    }

    // ---- held by limit ----

    @Test
    void asksAfterEachBackoffWhileOnlyLimitHoldsBack() {
        peer.limit = 0;
        Bench bench = Bench.fresh().meet(A, peer).say(1, 9).forget();
        assertThat(bench.news(SessionEffect.SealNext.class)).isEmpty();
        assertThat(bench.session.deadlineNanos()).isEqualTo(SECOND);
        bench.pass(SECOND);
        assertThat(asking(bench)).isPositive();
        bench.pass(1_000 * SECOND);
        // At most a minute between two; full jitter makes it half of that on average.
        assertThat(asking(bench)).isBetween(20, 200);
        peer.limit = 1;
        bench.forget().frame(A, peer.resume()).commit();
        assertThat(bench.numbers(A)).containsExactly(1L);
    }

    @Test
    void asksAlsoForWhatIsSealedBeyondALimitThatWentBack() {
        peer.limit = 0;
        Bench bench = underWay().close(A);
        bench.meet(B, peer).forget().pass(SECOND);
        assertThat(bench.sent(B, SessionFrame.Resume.class)).hasSize(1);
    }

    @Test
    void doesNotAskWhileSomethingIsUnderWayOrNothingWaits() {
        peer.limit = 3;
        Bench bench = underWay().say(1, 9);
        assertThat(bench.session.deadlineNanos()).as("the ACK's").isEqualTo(SECOND);
        bench.pass(SECOND);
        assertThat(asking(bench)).isZero();
        bench.frame(A, peer.ack(bench.mine(3))).forget().pass(SECOND);
        assertThat(asking(bench)).isEqualTo(1);
        peer.limit = 9;
        bench.frame(A, peer.resume()).commit();
        bench.frame(A, peer.ack(bench.mine(4))).forget().pass(100 * SECOND);
        assertThat(asking(bench)).as("nothing waits").isZero();
        assertThat(Bench.fresh().say(1, 9).session.deadlineNanos())
                .as("no channel to ask on")
                .isEqualTo(Long.MAX_VALUE);
    }

    // ---- before a RESUME that names my epoch ----

    @Test
    void asksAfterEachBackoffUntilThePeerNamesMyEpochOnThatChannel() {
        Bench bench = Bench.fresh().open(A).forget();
        bench.after(SECOND - 1);
        assertThat(bench.news()).isEmpty();
        bench.pass(1);
        assertThat(asking(bench)).isEqualTo(1);
        bench.pass(1_000 * SECOND);
        assertThat(asking(bench)).isBetween(20, 200);
        peer.position = Optional.of(bench.mine(0));
        bench.frame(A, peer.resume()).commit().forget().pass(1_000 * SECOND);
        assertThat(asking(bench)).isZero();
    }

    @Test
    void whoAskedOnceDoesNotAskInItsNextAnswer() {
        Bench bench = Bench.fresh().open(A).pass(SECOND).forget();
        peer.asks = true;
        bench.frame(A, peer.resume()).commit();
        assertThat(bench.sent(A, SessionFrame.Resume.class)).hasSize(1);
        assertThat(asking(bench)).as("or two would ask each other for ever").isZero();
    }

    @Test
    void asksOnAChannelThatIsNamedNoMoreAfterANewEpoch() {
        Bench bench = Bench.fresh().meet(A, peer);
        bench.frame(A, peer.ack(new SessionFrame.Place(Bench.MINE, 9, Chain.start(THEIRS))))
                .commit()
                .forget();
        bench.pass(200 * SECOND);
        assertThat(asking(bench)).isPositive();
    }

    @Test
    void asksNothingOnAChannelThatLeaves() {
        Bench bench = Bench.fresh().open(A).frame(A, new SessionFrame.Leaving()).forget();
        assertThat(bench.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(bench.after(100 * SECOND).news()).isEmpty();
    }

    private static int asking(Bench bench) {
        List<SessionFrame.Resume> resumes = bench.sent(A, SessionFrame.Resume.class);
        return (int) resumes.stream().filter(SessionFrame.Resume::asks).count();
    }
}
