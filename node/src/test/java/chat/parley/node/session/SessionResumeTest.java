package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.B;
import static chat.parley.node.session.Bench.MINE;
import static chat.parley.node.session.Bench.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RESUME ({@code docs/PROTOCOL.md} §3.3): what it names, when it goes, and the four cases (a) to (d) of receiving one. */
class SessionResumeTest {
    private static final Id128 OTHER = new Id128(3, 3);

    private final Played peer = new Played(THEIRS);

    // ---- when it goes, and what waits for it ----

    @Test
    void resumeIsTheFirstFrameOnEveryChannel() {
        Bench bench = Bench.withSealed(3).open(A);
        assertThat(bench.sent(A)).hasSize(1);
        SessionFrame.Resume resume = (SessionFrame.Resume) bench.sent(A).get(0);
        assertThat(resume.epoch()).isEqualTo(MINE);
        assertThat(resume.base()).isZero();
        assertThat(resume.baseChain()).isEqualTo(Chain.start(MINE));
        assertThat(resume.last()).isEqualTo(3);
        assertThat(resume.position()).isEmpty();
        assertThat(resume.accepted()).isTrue();
        assertThat(resume.asks()).isFalse();
        bench.open(B);
        assertThat(bench.sent(B)).singleElement().isInstanceOf(SessionFrame.Resume.class);
    }

    @Test
    void dataGoesOutOnlyAfterThePeersResumeOnThatChannelNamedMyEpoch() {
        Bench bench = Bench.withSealed(2).open(A).open(B).prefer(B).forget();
        peer.position = Optional.of(bench.mine(0));
        bench.frame(A, peer.resume()).commit();
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
        assertThat(bench.numbers(B)).isEmpty();
        bench.forget().frame(B, peer.resume()).say(1, 10).commit();
        assertThat(bench.numbers(B)).containsExactly(3L);
        assertThat(bench.numbers(A)).isEmpty();
    }

    @Test
    void aResumeThatNamesAnotherEpochOfMineLetsNothingOutAndIsAnswered() {
        Bench bench = Bench.withSealed(2).open(A);
        peer.position = Optional.of(new SessionFrame.Place(OTHER, 0, Chain.start(OTHER)));
        bench.frame(A, peer.resume()).commit().forget();
        bench.frame(A, peer.resume());
        assertThat(bench.numbers(A)).isEmpty();
        assertThat(bench.sent(A, SessionFrame.Resume.class)).hasSize(1);
    }

    @Test
    void dataIsReadOnlyAfterItsSendersResumeOnThatChannel() {
        peer.seal(1);
        Bench bench = Bench.at(peer.place(0)).open(A).forget();
        bench.frame(A, peer.data(1));
        assertThat(bench.news()).isEmpty();
        bench.frame(A, peer.resume()).frame(A, peer.data(1));
        assertThat(bench.delivered()).containsExactly(1L);
    }

    @Test
    void dataOfAnEpochThatAnotherChannelReplacedIsDropped() {
        peer.seal(1);
        Played anew = new Played(OTHER).seal(1);
        Bench bench = Bench.fresh().open(A).open(B).meet(A, peer).meet(B, anew).forget();
        bench.frame(A, peer.data(1));
        assertThat(bench.news()).isEmpty();
        bench.frame(B, anew.data(1));
        assertThat(bench.delivered()).containsExactly(1L);
    }

    @Test
    void nothingGoesOnAChannelBeforeMyResumeWentOnIt() {
        Bench bench = Bench.withSealed(2).meet(A, peer).forget();
        // A new epoch of the peer on its way to disk keeps RESUME back; the channel that opens meanwhile gets nothing
        // else either.
        Played anew = new Played(OTHER).seal(1);
        anew.position = Optional.of(bench.mine(0));
        bench.frame(A, anew.resume()).open(B).prefer(B).close(A);
        bench.frame(B, anew.resume()).frame(B, anew.data(1));
        assertThat(bench.sent(B)).isEmpty();
        bench.commit();
        assertThat(bench.sent(B).get(0)).isInstanceOf(SessionFrame.Resume.class);
    }

    @Test
    void aFrameOnAChannelThatIsGoneIsDropped() {
        Bench bench = Bench.fresh().meet(A, peer).close(A).forget();
        bench.frame(A, peer.resume());
        assertThat(bench.news()).isEmpty();
    }

    // ---- (a) ----

    @Test
    void aTakesAnUnknownEpochFromItsBase() {
        peer.seal(4);
        peer.base = 3;
        Bench bench = Bench.fresh().open(A).forget().frame(A, peer.resume());
        SessionEffect.CommitReceiving commit = bench.one(SessionEffect.CommitReceiving.class);
        assertThat(commit.position()).isEqualTo(peer.place(3));
        bench.commit().frame(A, peer.data(4));
        assertThat(bench.delivered()).containsExactly(4L);
    }

    @Test
    void aOpensAHoleWhereTheHalfHasAPast() {
        assertThat(holeOfFirst(0, 0)).isEmpty();
        assertThat(holeOfFirst(2, 0)).isPresent();
        assertThat(holeOfFirst(0, 1)).isPresent();
    }

    private Optional<Hole> holeOfFirst(long base, long generation) {
        Played first = new Played(THEIRS).seal(2);
        first.base = base;
        first.generation = generation;
        Bench bench = Bench.fresh().open(A).frame(A, first.resume());
        return bench.one(SessionEffect.CommitReceiving.class).hole();
    }

    @Test
    void aTellsThePersonOnlyWhereAnotherHalfWasHeard() {
        Bench bench = Bench.fresh().meet(A, peer);
        assertThat(bench.notices()).containsExactly(SessionEffect.Notice.Kind.ACCEPTED);
        Played heard = new Played(OTHER).seal(1);
        bench.forget().frame(A, heard.resume()).commit();
        assertThat(bench.notices()).as("a half that never said anything").isEmpty();
        bench.frame(A, heard.data(1)).commit();
        bench.frame(A, new Played(new Id128(4, 4)).resume());
        assertThat(bench.notices()).containsExactly(SessionEffect.Notice.Kind.PEER_NEW);
    }

    @Test
    void aBeginsALimitOfTheNewEpochAnew() {
        peer.seal(9);
        peer.base = 9;
        Bench bench = Bench.fresh().meet(A, peer);
        assertThat(bench.session.limit()).isEqualTo(9 + SessionLimits.WINDOW_MAX);
        bench.frame(A, new Played(OTHER).resume()).commit();
        assertThat(bench.session.limit()).isEqualTo(SessionLimits.WINDOW_MAX);
    }

    // ---- (b) ----

    @Test
    void bGoesToTheBaseWithAHoleWhereMyStoreIsOlder() {
        peer.seal(5);
        peer.base = 4;
        Bench bench = Bench.at(peer.place(2)).open(A).forget().frame(A, peer.resume());
        SessionEffect.CommitReceiving commit = bench.one(SessionEffect.CommitReceiving.class);
        assertThat(commit.position()).isEqualTo(peer.place(4));
        assertThat(commit.hole()).isPresent();
        assertThat(bench.notices()).contains(SessionEffect.Notice.Kind.MINE_OLDER);
        bench.commit().frame(A, peer.data(5));
        assertThat(bench.delivered()).containsExactly(5L);
    }

    @Test
    void bIsNotTheCaseAtTheSameBase() {
        peer.seal(4);
        peer.base = 4;
        Bench bench = Bench.at(peer.place(4)).open(A).forget().frame(A, peer.resume());
        assertThat(bench.news(SessionEffect.CommitReceiving.class)).isEmpty();
        assertThat(bench.session.hole()).isEmpty();
    }

    // ---- (c) ----

    @Test
    void cBeginsANewEpochWhereThePeerHoldsMoreThanIWasSealing() {
        Bench bench = Bench.withSealed(2).open(A);
        peer.position =
                Optional.of(new SessionFrame.Place(MINE, 3, bench.mine(2).chain()));
        bench.frame(A, peer.resume());
        assertNewEpoch(bench);
    }

    @Test
    void cBeginsANewEpochWhereTheChainAtBaseOrLaterIsNotMine() {
        for (long number = 0; number <= 2; number++) {
            Bench bench = Bench.withSealed(2).open(A);
            peer.position = Optional.of(new SessionFrame.Place(MINE, number, Chain.start(OTHER)));
            bench.frame(A, peer.resume());
            assertNewEpoch(bench);
        }
    }

    private static void assertNewEpoch(Bench bench) {
        SessionEffect.CommitEpoch commit = bench.one(SessionEffect.CommitEpoch.class);
        assertThat(commit.epoch()).isNotEqualTo(MINE);
        assertThat(commit.generation()).isEqualTo(1);
        assertThat(commit.requeued()).containsExactly(101L, 102L);
        assertThat(bench.notices()).contains(SessionEffect.Notice.Kind.MINE_OLDER);
        assertThat(bench.session.unretired()).isZero();
        assertThat(bench.numbers(A)).isEmpty();
    }

    @Test
    void cIsNotTheCaseBelowBaseWhereNothingIsComparable() {
        Chain base = Chain.start(OTHER);
        SessionState.Sending sending = new SessionState.Sending(MINE, 0, 5, base, List.of());
        Bench bench = new Bench(new SessionState(sending, SessionState.Receiving.fresh(), true)).open(A);
        peer.position = Optional.of(new SessionFrame.Place(MINE, 4, Chain.start(THEIRS)));
        bench.frame(A, peer.resume());
        assertThat(bench.news(SessionEffect.CommitEpoch.class)).isEmpty();
    }

    @Test
    void cResumesOnEveryChannelOnceTheEpochIsOnDiskAndSealsAnew() {
        Bench bench = Bench.withSealed(2).meet(A, peer).meet(B, peer).forget();
        peer.position = Optional.of(new SessionFrame.Place(MINE, 3, Chain.start(OTHER)));
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A)).isEmpty();
        assertThat(bench.sent(B)).isEmpty();
        bench.commit();
        Id128 epoch = bench.one(SessionEffect.CommitEpoch.class).epoch();
        for (long channel : new long[] {A, B}) {
            SessionFrame.Resume resume =
                    bench.sent(channel, SessionFrame.Resume.class).get(0);
            assertThat(resume.epoch()).isEqualTo(epoch);
            assertThat(resume.generation()).isEqualTo(1);
            assertThat(resume.base()).isZero();
            assertThat(resume.last()).isZero();
        }
        bench.say(1, 9);
        assertThat(bench.news(SessionEffect.SealNext.class))
                .as("before the peer names the new epoch")
                .isEmpty();
        peer.position = Optional.of(bench.mine(0));
        bench.frame(A, peer.resume()).commit();
        assertThat(bench.sent(A, SessionFrame.Data.class)).singleElement().satisfies(data -> {
            assertThat(data.number()).isEqualTo(1);
            assertThat(data.before()).isEqualTo(Chain.start(epoch).prefix());
        });
    }

    @Test
    void cAsksForTheRequeuedToBeSealedWithoutAnotherWord() {
        Bench bench = Bench.withSealed(2).meet(A, peer);
        bench.frame(A, peer.ack(new SessionFrame.Place(MINE, 3, Chain.start(OTHER))))
                .commit()
                .forget();
        peer.position = Optional.of(bench.mine(0));
        bench.frame(A, peer.resume());
        assertThat(bench.news(SessionEffect.SealNext.class)).hasSize(1);
    }

    @Test
    void cDoesNotTakeACommitOfTheOldEpochForOneOfTheNew() {
        Bench bench = Bench.fresh().meet(A, peer).say(2, 9);
        long sealed = bench.ticket();
        // The driver is about to seal one more when the epoch ends; what it seals has a number of the new one.
        bench.holdSealing = true;
        bench.say(1, 9).frame(A, peer.ack(new SessionFrame.Place(MINE, 9, Chain.start(OTHER))));
        bench.seal().commit(sealed);
        peer.position = Optional.of(bench.mine(0));
        bench.frame(A, peer.resume());
        assertThat(bench.numbers(A)).isEmpty();
    }

    @Test
    void cHoldsForWhatIsSealedAndNotYetOnDiskToo() {
        Bench bench = Bench.fresh().meet(A, peer).say(2, 9).forget();
        long sealed = bench.ticket();
        bench.frame(A, peer.ack(new SessionFrame.Place(MINE, 9, Chain.start(OTHER))));
        assertThat(bench.one(SessionEffect.CommitEpoch.class).requeued()).hasSize(2);
        bench.commit(sealed);
        assertThat(bench.numbers(A)).as("an envelope of the old epoch").isEmpty();
    }

    // ---- (d) ----

    @Test
    void dRetiresUpToThePositionAndSendsWhatFollows() {
        Bench bench = Bench.withSealed(4).open(A).forget();
        peer.position = Optional.of(bench.mine(2));
        bench.frame(A, peer.resume()).commit();
        assertThat(bench.one(SessionEffect.Retire.class).base()).isEqualTo(bench.mine(2));
        assertThat(bench.numbers(A)).containsExactly(3L, 4L);
        assertThat(bench.sent(A, SessionFrame.Data.class).get(0).before())
                .isEqualTo(bench.mine(2).chain().prefix());
        assertThat(bench.session.unretired()).isEqualTo(2);
    }

    @Test
    void dSendsAgainWhatThePositionDoesNotReach() {
        Bench bench = Bench.withSealed(3).meet(A, peer);
        assertThat(bench.numbers(A)).containsExactly(1L, 2L, 3L);
        peer.position = Optional.of(bench.mine(1));
        bench.forget().frame(A, peer.resume());
        assertThat(bench.numbers(A)).containsExactly(2L, 3L);
    }

    @Test
    void dTakesTheLimitAsItIsAlsoWhenLower() {
        peer.limit = 2;
        Bench bench = Bench.withSealed(3).meet(A, peer);
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
        peer.limit = 1;
        bench.forget().frame(A, peer.resume());
        assertThat(bench.numbers(A)).containsExactly(1L);
        peer.limit = 3;
        bench.forget().frame(A, peer.resume());
        assertThat(bench.numbers(A)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void dMayComeOverAChannelThatCarriedNothing() {
        Bench bench =
                Bench.withSealed(2).open(A).open(B).prefer(A).meet(A, peer).meet(B, peer);
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
        peer.position = Optional.of(bench.mine(2));
        bench.frame(B, peer.resume());
        assertThat(bench.session.unretired()).isZero();
    }

    // ---- what is answered ----

    @Test
    void answersWhereAskedAndNotOtherwise() {
        Bench bench = Bench.fresh().meet(A, peer).forget();
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A)).isEmpty();
        peer.asks = true;
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A)).singleElement().isInstanceOf(SessionFrame.Resume.class);
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).asks())
                .as("an answer asks nothing")
                .isFalse();
    }

    @Test
    void answersAandBOnceTheyAreOnDiskAndNamesTheNewPlace() {
        peer.seal(3);
        peer.base = 2;
        for (Bench bench : List.of(Bench.fresh(), Bench.at(peer.place(1)))) {
            peer.position = Optional.of(bench.mine(0));
            bench.open(A).forget().frame(A, peer.resume());
            assertThat(bench.sent(A)).isEmpty();
            bench.commit();
            assertThat(bench.sent(A, SessionFrame.Resume.class))
                    .singleElement()
                    .satisfies(resume -> assertThat(resume.position()).contains(peer.place(2)));
        }
    }

    // ---- what it names is committed ----

    @Test
    void namesThePositionOnDiskNotTheOneDelivered() {
        peer.seal(2);
        Bench bench =
                Bench.at(peer.place(0)).meet(A, peer).frame(A, peer.data(1)).forget();
        peer.asks = true;
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).position()).contains(peer.place(0));
        bench.commit().forget().frame(A, peer.resume());
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).position()).contains(peer.place(1));
    }

    @Test
    void namesTheLastNumberOnDiskNotTheOneSealed() {
        Bench bench = Bench.fresh().meet(A, peer).say(2, 9).forget();
        peer.asks = true;
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).last()).isZero();
        bench.commit().forget().frame(A, peer.resume());
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).last()).isEqualTo(2);
    }

    @Test
    void namesAHoleOnlyOnceItIsOnDisk() {
        peer.seal(1);
        peer.base = 1;
        Bench bench = Bench.fresh().open(A).frame(A, peer.resume()).forget().open(B);
        assertThat(bench.sent(B)).isEmpty();
        bench.commit();
        assertThat(bench.sent(B, SessionFrame.Resume.class).get(0).hole())
                .isEqualTo(bench.session.hole())
                .isPresent();
    }

    @Test
    void tellsThatThePersonAcceptedOnEveryChannel() {
        Bench bench = Bench.stranger().meet(A, peer).meet(B, peer);
        assertThat(bench.sent(A, SessionFrame.Resume.class))
                .allSatisfy(resume -> assertThat(resume.accepted()).isFalse());
        bench.forget().accept();
        for (long channel : new long[] {A, B}) {
            assertThat(bench.sent(channel, SessionFrame.Resume.class))
                    .singleElement()
                    .satisfies(resume -> assertThat(resume.accepted()).isTrue());
        }
        assertThat(bench.forget().accept().news()).as("a second time").isEmpty();
    }

    // ---- channels that leave ----

    @Test
    void nothingIsSentOnAChannelThatLeaves() {
        Bench bench = Bench.fresh().meet(A, peer).meet(B, peer).prefer(A).forget();
        bench.frame(A, new SessionFrame.Leaving()).say(1, 9).commit();
        assertThat(bench.numbers(A)).isEmpty();
        assertThat(bench.numbers(B)).containsExactly(1L);
        peer.asks = true;
        bench.frame(A, peer.resume());
        assertThat(bench.sent(A)).isEmpty();
    }

    @Test
    void whatComesOnAChannelThatLeavesIsStillRead() {
        peer.seal(1);
        Bench bench = Bench.at(peer.place(0)).meet(A, peer).meet(B, peer);
        bench.session.onLeaving(A, bench.nowNanos);
        bench.forget().frame(A, peer.data(1)).commit();
        assertThat(bench.delivered()).containsExactly(1L);
        assertThat(bench.sent(B, SessionFrame.Ack.class)).hasSize(1);
    }

    @Test
    void whatWasUnderWayOnAChannelThatIsGoneGoesOnAnother() {
        Bench bench =
                Bench.fresh().meet(A, peer).meet(B, peer).prefer(A).say(2, 9).commit();
        assertThat(bench.numbers(A)).containsExactly(1L, 2L);
        bench.forget().close(A);
        assertThat(bench.numbers(B)).containsExactly(1L, 2L);
    }
}
