package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.B;
import static chat.parley.node.session.Bench.MINE;
import static chat.parley.node.session.Bench.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** DATA, ACK and SKIP ({@code docs/PROTOCOL.md} §3.5). */
class SessionDataTest {
    private static final Id128 OTHER = new Id128(3, 3);

    private final Played peer = new Played(THEIRS).seal(6);

    private Bench met() {
        return Bench.at(peer.place(0)).meet(A, peer).forget();
    }

    // ---- DATA ----

    @Test
    void deliversTheNextThenCommitsThenAcknowledges() {
        Bench bench = met().frame(A, peer.data(1));
        SessionEffect.Deliver deliver = bench.one(SessionEffect.Deliver.class);
        assertThat(deliver.envelope()).isEqualTo(peer.envelope(1));
        assertThat(deliver.position()).isEqualTo(peer.place(1));
        assertThat(deliver.stranger()).isFalse();
        assertThat(bench.sent(A)).isEmpty();
        bench.commit();
        assertThat(bench.sent(A, SessionFrame.Ack.class)).singleElement().satisfies(ack -> {
            assertThat(ack.epoch()).isEqualTo(THEIRS);
            assertThat(ack.position()).isEqualTo(1);
            assertThat(ack.chain()).isEqualTo(peer.place(1).chain().prefix());
            assertThat(ack.limit()).isEqualTo(bench.session.limit());
            assertThat(ack.sack()).isZero();
        });
    }

    @Test
    void oneAckSpeaksForEverythingCommittedTogether() {
        Bench bench = met();
        for (long number = 1; number <= 6; number++) bench.frame(A, peer.data(number));
        bench.commit();
        assertThat(bench.sent(A, SessionFrame.Ack.class))
                .singleElement()
                .satisfies(ack -> assertThat(ack.position()).isEqualTo(6));
    }

    @Test
    void acknowledgesOnlyWhatIsOnDiskAndSaysWhatElseArrived() {
        Bench bench = met();
        for (long number = 1; number <= 4; number++) bench.frame(A, peer.data(number));
        bench.frame(A, peer.data(6));
        bench.commit(bench.news(SessionEffect.Deliver.class).get(1).ticket());
        SessionFrame.Ack last = last(bench.sent(A, SessionFrame.Ack.class));
        assertThat(last.position()).isEqualTo(2);
        // Bit i is number 2 + 2 + i: 4 and 6 arrived, 5 did not.
        assertThat(last.sack()).isEqualTo(0b101);
    }

    @Test
    void whatIsAtOrBelowPositionIsAnsweredByAck() {
        Bench bench =
                met().frame(A, peer.data(1)).frame(A, peer.data(2)).commit().forget();
        for (long number : new long[] {1, 2}) {
            bench.forget().frame(A, peer.data(number));
            assertThat(bench.delivered()).isEmpty();
            assertThat(bench.sent(A, SessionFrame.Ack.class))
                    .singleElement()
                    .satisfies(ack -> assertThat(ack.position()).isEqualTo(2));
        }
    }

    @Test
    void whatIsDeliveredAndNotYetOnDiskIsNotDeliveredTwice() {
        Bench bench = met().frame(A, peer.data(1)).forget().frame(A, peer.data(1));
        assertThat(bench.news()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsNotCommittedAndAnsweredByResume() {
        Bench bench = met();
        SessionFrame.Data right = peer.data(1);
        bench.frame(A, new SessionFrame.Data(1, right.before() ^ 1, right.envelope()));
        assertThat(bench.delivered()).isEmpty();
        assertThat(bench.sent(A)).singleElement().isInstanceOf(SessionFrame.Resume.class);
        bench.frame(A, right);
        assertThat(bench.delivered()).containsExactly(1L);
    }

    @Test
    void oneResumeAnswersAWholeRunThatDoesNotFitUntilThePeersOwnResume() {
        Bench bench = met();
        SessionFrame.Data wrong = new SessionFrame.Data(1, 0, peer.envelope(1));
        bench.frame(A, wrong).frame(A, wrong).frame(A, wrong);
        assertThat(bench.sent(A)).hasSize(1);
        bench.frame(A, peer.resume()).forget().frame(A, wrong);
        assertThat(bench.sent(A)).hasSize(1);
    }

    @Test
    void whatIsEarlyIsKeptAndDeliveredInOrder() {
        Bench bench = met().frame(A, peer.data(3)).frame(A, peer.data(2));
        assertThat(bench.delivered()).isEmpty();
        assertThat(last(bench.sent(A, SessionFrame.Ack.class)).sack())
                .as("2 + i")
                .isEqualTo(0b11);
        bench.frame(A, peer.data(1));
        assertThat(bench.delivered()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatTurnsOutNotToFitWhenItsTurnComesIsDroppedAndAnsweredByResume() {
        Bench bench = met().frame(A, new SessionFrame.Data(2, 12, new byte[] {9}))
                .forget()
                .frame(A, peer.data(1));
        assertThat(bench.delivered()).containsExactly(1L);
        assertThat(bench.sent(A, SessionFrame.Resume.class)).hasSize(1);
        bench.frame(A, peer.data(2));
        assertThat(bench.delivered()).containsExactly(1L, 2L);
    }

    @Test
    void whatIsBeyondLimitIsDroppedAndAnsweredByResume() {
        long limit = SessionLimits.WINDOW_MAX;
        peer.seal(SessionLimits.WINDOW_MAX);
        Bench bench = met();
        assertThat(bench.session.limit()).isEqualTo(limit);
        bench.frame(A, peer.data(limit + 1));
        assertThat(bench.sent(A)).singleElement().isInstanceOf(SessionFrame.Resume.class);
        assertThat(bench.session.heldBytes()).isZero();
        bench.forget().frame(A, peer.data(limit));
        assertThat(bench.session.heldBytes()).isPositive();
    }

    @Test
    void whatWouldPassTheBufferIsDroppedWithoutAWord() {
        Played large = new Played(THEIRS);
        for (int i = 0; i < 20; i++) large.seal(new byte[SessionLimits.MAX_ENVELOPE]);
        Bench bench = Bench.at(large.place(0)).meet(A, large).forget();
        for (long number = 1; number <= 16; number++) bench.frame(A, large.data(number));
        assertThat(bench.session.heldBytes()).isEqualTo(SessionLimits.RECEIVE_BUFFER_BYTES);
        bench.forget().frame(A, large.data(17));
        assertThat(bench.news()).isEmpty();
        bench.commit().frame(A, large.data(17));
        assertThat(bench.delivered()).containsExactly(17L);
    }

    @Test
    void anAckGoesWhereTheDataCameFromElseWhereDataMayGo() {
        Bench bench =
                Bench.at(peer.place(0)).meet(A, peer).meet(B, peer).prefer(A).forget();
        bench.frame(B, peer.data(1)).commit();
        assertThat(bench.sent(B, SessionFrame.Ack.class)).hasSize(1);
        bench.forget().frame(B, peer.data(2)).close(B).commit();
        assertThat(bench.sent(A, SessionFrame.Ack.class)).hasSize(1);
    }

    @Test
    void anAckWaitsForAChannelWhereNoneIsThere() {
        Bench bench = met().frame(A, peer.data(1)).close(A).commit();
        assertThat(bench.sent(A)).isEmpty();
        peer.position = Optional.of(bench.mine(0));
        bench.open(B).frame(B, peer.resume());
        assertThat(bench.sent(B, SessionFrame.Ack.class)).hasSize(1);
    }

    @Test
    void whatAReplacedEpochStillCommitsIsNotAcknowledgedAsTheNewOne() {
        Played anew = new Played(OTHER);
        Bench bench = met().frame(A, peer.data(1));
        long delivered = bench.ticket();
        bench.frame(A, anew.resume()).forget().commit(delivered);
        assertThat(bench.sent(A)).isEmpty();
        bench.commit();
        assertThat(bench.sent(A, SessionFrame.Resume.class))
                .singleElement()
                .satisfies(resume -> assertThat(resume.position()).contains(anew.place(0)));
        assertThat(bench.sent(A, SessionFrame.Ack.class))
                .allSatisfy(ack -> assertThat(ack.epoch()).isEqualTo(OTHER));
        assertThat(bench.session.limit()).isEqualTo(SessionLimits.WINDOW_MAX);
    }

    // ---- ACK ----

    private Bench underWay(int count) {
        return Bench.withSealed(count).meet(A, peer).forget();
    }

    @Test
    void ackRetiresUpToItsPosition() {
        Bench bench = underWay(3);
        bench.frame(A, peer.ack(bench.mine(2)));
        assertThat(bench.one(SessionEffect.Retire.class).base()).isEqualTo(bench.mine(2));
        assertThat(bench.session.unretired()).isEqualTo(1);
        bench.forget().frame(A, peer.ack(bench.mine(2)));
        assertThat(bench.news()).as("the same again").isEmpty();
    }

    @Test
    void ackOfAnotherEpochIsIgnored() {
        Bench bench = underWay(3);
        bench.frame(A, peer.ack(new SessionFrame.Place(OTHER, 2, bench.mine(2).chain())));
        assertThat(bench.news()).isEmpty();
        assertThat(bench.session.unretired()).isEqualTo(3);
    }

    @Test
    void ackBelowBaseIsIgnored() {
        Bench bench = underWay(3);
        bench.frame(A, peer.ack(bench.mine(2))).forget();
        peer.limit = 5_000;
        bench.frame(A, peer.ack(new SessionFrame.Place(MINE, 1, Chain.start(OTHER))));
        assertThat(bench.news()).isEmpty();
        assertThat(bench.session.peerWindow()).isLessThan(1_000);
    }

    @Test
    void ackThatDoesNotFitRetiresNothingAndIsCaseC() {
        for (SessionFrame.Place wrong : List.of(
                new SessionFrame.Place(MINE, 0, Chain.start(OTHER)),
                new SessionFrame.Place(MINE, 2, Chain.start(OTHER)),
                new SessionFrame.Place(MINE, 4, Chain.start(OTHER)))) {
            Bench bench = underWay(3);
            bench.frame(A, peer.ack(wrong));
            assertThat(bench.news(SessionEffect.Retire.class)).isEmpty();
            assertThat(bench.one(SessionEffect.CommitEpoch.class).requeued()).containsExactly(101L, 102L, 103L);
        }
    }

    @Test
    void ackRaisesLimitAndNeverLowersIt() {
        peer.limit = 5;
        Bench bench = underWay(3);
        peer.limit = 4;
        bench.frame(A, peer.ack(bench.mine(2))).say(9, 9).commit();
        assertThat(bench.numbers(A)).as("an ACK that was overtaken").containsExactly(4L, 5L);
        peer.limit = 7;
        bench.frame(A, peer.ack(bench.mine(2))).commit();
        assertThat(bench.numbers(A)).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void sackNeverRetires() {
        Bench bench = underWay(3);
        bench.frame(A, peer.ack(bench.mine(0), -1));
        assertThat(bench.news(SessionEffect.Retire.class)).isEmpty();
        assertThat(bench.session.unretired()).isEqualTo(3);
    }

    @Test
    void whatSackNamesIsNotSentAgainOnAnotherChannel() {
        Bench bench = underWay(4).meet(B, peer).forget();
        // Bit i is number 0 + 2 + i: 3 has arrived.
        bench.frame(A, peer.ack(bench.mine(0), 0b10)).close(A);
        assertThat(bench.numbers(B)).containsExactly(1L, 2L, 4L);
    }

    @Test
    void sackIsForgottenAtResume() {
        Bench bench = underWay(4);
        bench.frame(A, peer.ack(bench.mine(0), 0b10));
        bench.frame(A, peer.resume());
        assertThat(bench.numbers(A)).containsExactly(1L, 2L, 3L, 4L);
    }

    // ---- SKIP ----

    @Test
    void skipMovesPastNumbersInOneCommitAndTellsHowMany() {
        Bench bench = met().frame(A, peer.data(1)).commit().forget();
        bench.frame(A, new SessionFrame.Skip(peer.place(4), 0));
        assertThat(bench.one(SessionEffect.CommitReceiving.class).position()).isEqualTo(peer.place(4));
        SessionEffect.Notice notice = bench.one(SessionEffect.Notice.class);
        assertThat(notice.kind()).isEqualTo(SessionEffect.Notice.Kind.SKIPPED);
        assertThat(notice.count()).isEqualTo(3);
        assertThat(bench.sent(A)).isEmpty();
        bench.commit();
        assertThat(bench.sent(A, SessionFrame.Ack.class))
                .singleElement()
                .satisfies(ack -> assertThat(ack.position()).isEqualTo(4));
        bench.frame(A, peer.data(5));
        assertThat(bench.delivered()).containsExactly(5L);
        assertThat(bench.session.hole()).isEmpty();
    }

    @Test
    void skipAtOrBelowPositionIsAnsweredByAck() {
        Bench bench = met().frame(A, peer.data(1)).frame(A, peer.data(2)).commit();
        for (long number : new long[] {1, 2}) {
            bench.forget().frame(A, new SessionFrame.Skip(peer.place(number), 0));
            assertThat(bench.news()).hasSize(1);
            assertThat(bench.sent(A, SessionFrame.Ack.class)).hasSize(1);
        }
    }

    @Test
    void skipOfAnotherEpochOrBeforeResumeIsIgnored() {
        Bench bench = met().frame(A, new SessionFrame.Skip(new SessionFrame.Place(OTHER, 2, Chain.start(OTHER)), 0));
        assertThat(bench.news()).isEmpty();
        bench.open(B).forget().frame(B, new SessionFrame.Skip(peer.place(2), 0));
        assertThat(bench.news()).isEmpty();
    }

    @Test
    void skipBeyondLimitIsAnsweredByResume() {
        Bench bench = met();
        long beyond = bench.session.limit() + 1;
        bench.frame(A, new SessionFrame.Skip(new SessionFrame.Place(THEIRS, beyond, Chain.start(OTHER)), 0));
        assertThat(bench.sent(A)).singleElement().isInstanceOf(SessionFrame.Resume.class);
        assertThat(bench.news(SessionEffect.CommitReceiving.class)).isEmpty();
        bench.forget()
                .frame(A, new SessionFrame.Skip(new SessionFrame.Place(THEIRS, beyond - 1, Chain.start(OTHER)), 0));
        assertThat(bench.news(SessionEffect.CommitReceiving.class)).hasSize(1);
    }

    @Test
    void anEnvelopeThatTheStoreLostIsSkippedOnceAllBeforeItIsAcknowledged() {
        SessionState.Sending whole = Bench.sealed(4);
        List<Sealed> unretired = new ArrayList<>(whole.unretired());
        Sealed third = unretired.get(2);
        unretired.set(2, new Sealed(third.number(), third.ref(), new byte[0], third.chain()));
        SessionState.Sending holed = new SessionState.Sending(MINE, 0, 0, Chain.start(MINE), unretired);
        Bench bench = new Bench(new SessionState(holed, SessionState.Receiving.fresh(), true)).meet(A, peer);
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
        bench.forget().frame(A, peer.ack(bench.mine(1)));
        assertThat(bench.sent(A)).isEmpty();
        bench.frame(A, peer.ack(bench.mine(2)));
        assertThat(bench.sent(A)).hasSize(2);
        assertThat(bench.sent(A, SessionFrame.Skip.class).get(0).to()).isEqualTo(bench.mine(3));
        assertThat(bench.sent(A, SessionFrame.Data.class).get(0).before())
                .isEqualTo(bench.mine(3).chain().prefix());
    }

    // ---- persist, then speak ----

    @Test
    void dataGoesOutOnlyOnceItsRowIsOnDisk() {
        Bench bench = met().say(2, 9);
        assertThat(bench.one(SessionEffect.CommitSealed.class).envelopes())
                .extracting(Sealed::number)
                .containsExactly(1L, 2L);
        assertThat(bench.numbers(A)).isEmpty();
        bench.commit();
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
    }

    @Test
    void nothingIsSealedWhileNoChannelMayCarryIt() {
        Bench bench = Bench.fresh().say(1, 9).open(A);
        assertThat(bench.news(SessionEffect.SealNext.class)).isEmpty();
        bench.meet(A, peer);
        assertThat(bench.news(SessionEffect.SealNext.class)).hasSize(1);
        bench.close(A).forget().say(1, 9);
        assertThat(bench.news(SessionEffect.SealNext.class)).isEmpty();
    }

    @Test
    void asksToSealOnceUntilThatIsAnswered() {
        Bench bench = met();
        bench.holdSealing = true;
        bench.say(1, 9).say(1, 9);
        assertThat(bench.news(SessionEffect.SealNext.class)).hasSize(1);
        bench.seal().say(1, 9);
        assertThat(bench.news(SessionEffect.SealNext.class)).hasSize(2);
    }

    @Test
    void anEnvelopeIsTheSameBytesUnderTheSameNumberOnEveryChannel() {
        Bench bench = met().meet(B, peer).prefer(A).say(1, 30).commit();
        SessionFrame.Data first = bench.sent(A, SessionFrame.Data.class).get(0);
        bench.close(A);
        SessionFrame.Data again = bench.sent(B, SessionFrame.Data.class).get(0);
        assertThat(again.number()).isEqualTo(first.number());
        assertThat(again.before()).isEqualTo(first.before());
        assertThat(again.envelope()).isEqualTo(first.envelope());
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
