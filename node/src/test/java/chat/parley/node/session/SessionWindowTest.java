package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.B;
import static chat.parley.node.session.Bench.MINE;
import static chat.parley.node.session.Bench.SECOND;
import static chat.parley.node.session.Bench.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much may be under way and how much may come ({@code docs/PROTOCOL.md} §3.7, §3.8). */
class SessionWindowTest {
    private final Played peer = new Played(THEIRS);

    // ---- the sender's ----

    @Test
    void keepsAtMostWsUnacknowledged() {
        Bench bench = Bench.fresh().meet(A, peer).say(400, 9).commit();
        assertThat(bench.numbers(A)).hasSize(SessionLimits.SEND_WINDOW_START);
        bench.forget().frame(A, peer.ack(bench.mine(10))).commit();
        assertThat(bench.numbers(A)).hasSize(10);
    }

    @Test
    void keepsToTheLimitThatThePeerAllows() {
        peer.limit = 5;
        Bench bench = Bench.fresh().meet(A, peer).say(20, 9).commit();
        assertThat(bench.numbers(A)).containsExactly(1L, 2L, 3L, 4L, 5L);
        peer.limit = 7;
        bench.forget().frame(A, peer.ack(bench.mine(1))).commit();
        assertThat(bench.numbers(A)).containsExactly(6L, 7L);
    }

    @Test
    void keepsAtMostOneMebibyteInFlight() {
        Bench bench =
                Bench.fresh().meet(A, peer).say(40, SessionLimits.MAX_ENVELOPE).commit();
        assertThat(bench.numbers(A)).hasSize(16);
        bench.forget().frame(A, peer.ack(bench.mine(1))).commit();
        assertThat(bench.numbers(A)).containsExactly(17L);
    }

    @Test
    void asksForNoMoreThanTheLargestEnvelopeWouldFit() {
        Bench bench = Bench.fresh().meet(A, peer).say(15, SessionLimits.MAX_ENVELOPE);
        bench.say(1, 1).forget().say(1, 1);
        assertThat(bench.news(SessionEffect.SealNext.class)).isEmpty();
        bench.commit().frame(A, peer.ack(bench.mine(1)));
        assertThat(bench.news(SessionEffect.SealNext.class).get(0).bytes())
                .isGreaterThanOrEqualTo(SessionLimits.MAX_ENVELOPE);
    }

    @Test
    void wsGrowsByOneForEachWsAcknowledged() {
        Bench bench = Bench.fresh().meet(A, peer).say(1_000, 9).commit();
        bench.frame(A, peer.ack(bench.mine(255)));
        assertThat(bench.session.sendWindow()).isEqualTo(256);
        bench.frame(A, peer.ack(bench.mine(256))).commit();
        assertThat(bench.session.sendWindow()).isEqualTo(257);
        bench.frame(A, peer.ack(bench.mine(512)));
        assertThat(bench.session.sendWindow()).isEqualTo(257);
        bench.commit().frame(A, peer.ack(bench.mine(513)));
        assertThat(bench.session.sendWindow()).isEqualTo(258);
    }

    @Test
    void halvesWindowWhenAPathIsFoundDeadAtMostOnceARoundTrip() {
        Bench bench = Bench.withSealed(3).meet(A, peer).meet(B, peer).prefer(A);
        bench.after(SECOND).after(SECOND);
        assertThat(bench.session.sendWindow()).isEqualTo(128);
        // B is found dead a round trip later: halved again.
        bench.after(SECOND).after(SECOND);
        assertThat(bench.news(SessionEffect.PathDead.class)).hasSize(2);
        assertThat(bench.session.sendWindow()).isEqualTo(64);
    }

    @Test
    void aPathThatOnlyLostSomethingHalvesNothing() {
        Bench bench = Bench.withSealed(3).meet(A, peer).after(SECOND).pong(A).after(SECOND);
        assertThat(bench.sent(A, SessionFrame.Resume.class)).isNotEmpty();
        assertThat(bench.session.sendWindow()).isEqualTo(256);
        bench.close(A);
        assertThat(bench.session.sendWindow()).isEqualTo(256);
    }

    @Test
    void whatHalvingLeavesOutsideGoesWhenTheWindowHasMoved() {
        Bench bench =
                Bench.fresh().meet(A, peer).meet(B, peer).prefer(A).say(256, 9).commit();
        bench.after(SECOND).forget().after(SECOND);
        assertThat(bench.numbers(B)).hasSize(128);
        bench.forget().frame(B, peer.ack(bench.mine(100)));
        assertThat(bench.numbers(B)).hasSize(100);
    }

    @Test
    void peerWindowIsWhatMayStillCome() {
        peer.limit = 10;
        Bench bench = Bench.fresh().meet(A, peer);
        assertThat(bench.session.peerWindow()).isEqualTo(10);
        bench.say(4, 9).commit();
        assertThat(bench.session.peerWindow()).isEqualTo(6);
    }

    // ---- the receiver's ----

    @Test
    void limitFollowsPositionByWr() {
        peer.seal(3);
        Bench bench = Bench.at(peer.place(0)).meet(A, peer);
        assertThat(bench.session.limit()).isEqualTo(1_024);
        for (long number = 1; number <= 3; number++) {
            bench.frame(A, peer.data(number)).commit();
            assertThat(bench.session.limit()).isEqualTo(1_024 + number);
        }
    }

    @Test
    void whatIsHeldIsGivenBackOnceItIsOnDisk() {
        long number = peer.seal(new byte[500]);
        Bench bench = Bench.at(peer.place(0)).meet(A, peer).frame(A, peer.data(number));
        assertThat(bench.budget.usedBytes()).isEqualTo(500);
        bench.commit();
        assertThat(bench.budget.usedBytes()).isZero();
        assertThat(bench.session.heldBytes()).isZero();
    }

    @Test
    void anEndedSessionGivesBackWhatItHeldOnce() {
        long first = peer.seal(new byte[500]);
        peer.seal(1);
        long third = peer.seal(new byte[70]);
        Bench bench = Bench.at(peer.place(0)).meet(A, peer).frame(A, peer.data(first));
        bench.frame(A, peer.data(third));
        assertThat(bench.budget.usedBytes()).isEqualTo(570);
        bench.session.close();
        assertThat(bench.budget.usedBytes()).isZero();
        bench.commit();
        assertThat(bench.budget.usedBytes())
                .as("a commit that was under way when it ended")
                .isZero();
        bench.frame(A, peer.data(2));
        assertThat(bench.budget.usedBytes()).as("a frame that comes late").isZero();
    }

    // ---- strangers ----

    @Test
    void aStrangersLimitIsEightAndDoesNotFollowPosition() {
        peer.seal(3);
        Bench bench = Bench.stranger().meet(A, peer);
        assertThat(bench.session.limit()).isEqualTo(8);
        for (long number = 1; number <= 3; number++)
            bench.frame(A, peer.data(number)).commit();
        assertThat(bench.session.limit()).isEqualTo(8);
        assertThat(bench.news(SessionEffect.Deliver.class))
                .allSatisfy(deliver -> assertThat(deliver.stranger()).isTrue());
    }

    @Test
    void aStrangersLimitCountsFromItsBase() {
        peer.seal(4);
        peer.base = 4;
        assertThat(Bench.stranger().meet(A, peer).session.limit()).isEqualTo(12);
    }

    @Test
    void aStrangersEnvelopeIsAtMost2048() {
        long small = peer.seal(new byte[SessionLimits.STRANGER_MAX_ENVELOPE]);
        long large = peer.seal(new byte[SessionLimits.STRANGER_MAX_ENVELOPE + 1]);
        Bench bench = Bench.stranger().meet(A, peer).frame(A, peer.data(small)).forget();
        bench.frame(A, peer.data(large));
        assertThat(bench.delivered()).isEmpty();
        assertThat(bench.sent(A)).singleElement().isInstanceOf(SessionFrame.Resume.class);
    }

    @Test
    void allEpochsOfAStrangerTogetherBringEight() {
        peer.seal(5);
        Bench bench = Bench.stranger().meet(A, peer);
        for (long number = 1; number <= 5; number++)
            bench.frame(A, peer.data(number)).commit();
        Played anew = new Played(new chat.parley.crypto.identity.Id128(3, 3)).seal(8);
        bench.frame(A, anew.resume()).commit();
        assertThat(bench.session.limit()).isEqualTo(3);
        bench.forget();
        for (long number = 1; number <= 8; number++)
            bench.frame(A, anew.data(number)).commit();
        assertThat(bench.delivered()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatAStrangerBroughtCountsAfterARestart() {
        peer.seal(9);
        SessionState.Receiving receiving =
                new SessionState.Receiving(Optional.of(peer.place(6)), Optional.empty(), Optional.empty(), 6, 14_000);
        Bench bench = new Bench(new SessionState(SessionState.Sending.fresh(MINE, 0), receiving, false));
        assertThat(bench.meet(A, peer).session.limit()).isEqualTo(8);
        Played large = new Played(new chat.parley.crypto.identity.Id128(3, 3));
        large.seal(new byte[2_048]);
        large.seal(new byte[337]);
        bench.frame(A, large.resume()).commit().forget();
        bench.frame(A, large.data(1)).commit().frame(A, large.data(2));
        assertThat(bench.delivered()).as("16 KiB are passed by one byte").containsExactly(1L);
    }

    @Test
    void acceptingLetsTheLimitFollowAndTellsThePeer() {
        peer.seal(1);
        Bench bench = Bench.stranger().meet(A, peer).frame(A, peer.data(1)).commit();
        bench.forget().accept();
        assertThat(bench.session.limit()).isEqualTo(1 + SessionLimits.WINDOW_MAX);
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).limit()).isEqualTo(1 + SessionLimits.WINDOW_MAX);
    }

    @Test
    void acceptingWhileAPlaceIsOnItsWayToDiskLetsTheLimitFollowThen() {
        Bench bench = Bench.stranger().open(A).frame(A, peer.resume()).accept();
        assertThat(bench.session.limit()).isEqualTo(8);
        bench.commit();
        assertThat(bench.session.limit()).isEqualTo(SessionLimits.WINDOW_MAX);
    }

    @Test
    void asAStrangerISealNothingAbove2048() {
        peer.accepted = false;
        peer.limit = 8;
        Bench bench = Bench.fresh().meet(A, peer).say(1, 2_048).say(1, 2_049).say(1, 9);
        bench.commit();
        assertThat(bench.news(SessionEffect.SealNext.class).get(0).maxEnvelope())
                .isEqualTo(SessionLimits.STRANGER_MAX_ENVELOPE);
        assertThat(bench.numbers(A)).containsExactly(1L);
        peer.accepted = true;
        peer.limit = 1_024;
        bench.forget().frame(A, peer.resume()).commit();
        assertThat(bench.numbers(A)).containsExactly(1L, 2L, 3L);
        assertThat(bench.notices()).containsExactly(SessionEffect.Notice.Kind.ACCEPTED);
        assertThat(bench.session.peerAccepted()).isTrue();
    }

    @Test
    void thePersonIsToldOnceThatThePeerAccepted() {
        Bench bench = Bench.fresh().meet(A, peer).frame(A, peer.resume()).meet(B, peer);
        assertThat(bench.notices()).containsExactly(SessionEffect.Notice.Kind.ACCEPTED);
    }
}
