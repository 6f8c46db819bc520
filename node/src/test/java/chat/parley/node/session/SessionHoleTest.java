package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.B;
import static chat.parley.node.session.Bench.MINE;
import static chat.parley.node.session.Bench.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holes ({@code docs/PROTOCOL.md} §3.4). */
class SessionHoleTest {
    private static final Id128 FIRST = new Id128(8, 1);
    private static final Id128 LATER = new Id128(8, 2);

    private final Played peer = new Played(THEIRS);

    // ---- of theirs I may lack something ----

    @Test
    void aHoleFollowsTheLastMessageHeld() {
        Bench bench = behind(Optional.of(FIRST));
        assertThat(bench.session.hole().orElseThrow().after()).contains(FIRST);
        assertThat(behind(Optional.empty()).session.hole().orElseThrow().after())
                .as("from the start")
                .isEmpty();
    }

    @Test
    void everyDetectionDrawsANewIdAndKeepsTheEarliestMessage() {
        Bench bench = behind(Optional.of(FIRST));
        Hole hole = bench.session.hole().orElseThrow();
        bench.session.onMessageHeld(LATER);
        peer.seal(2);
        peer.base = 4;
        bench.frame(A, peer.resume());
        Hole again = bench.session.hole().orElseThrow();
        assertThat(again.id()).isNotEqualTo(hole.id());
        assertThat(again.after()).contains(FIRST);
        assertThat(bench.news(SessionEffect.CommitReceiving.class).get(1).hole())
                .contains(again);
    }

    @Test
    void aDetectionAfterARepairFollowsTheLastMessageHeldByThen() {
        Bench bench = behind(Optional.of(FIRST));
        bench.session.onRepaired(bench.session.hole().orElseThrow().id());
        bench.session.onMessageHeld(LATER);
        peer.seal(2);
        peer.base = 4;
        bench.frame(A, peer.resume());
        assertThat(bench.session.hole().orElseThrow().after()).contains(LATER);
    }

    @Test
    void onlyTheMarkerWithItsIdClosesAHole() {
        Bench bench = behind(Optional.empty());
        Hole hole = bench.session.hole().orElseThrow();
        bench.session.onRepaired(LATER);
        assertThat(bench.session.hole()).contains(hole);
        bench.session.onRepaired(hole.id());
        assertThat(bench.session.hole()).isEmpty();
    }

    @Test
    void aHoleIsToldInEveryResumeUntilItIsClosed() {
        Bench bench = behind(Optional.of(FIRST)).commit();
        Hole hole = bench.session.hole().orElseThrow();
        assertThat(bench.forget()
                        .open(B)
                        .sent(B, SessionFrame.Resume.class)
                        .get(0)
                        .hole())
                .contains(hole);
        bench.session.onRepaired(hole.id());
        assertThat(bench.forget()
                        .open(3)
                        .sent(3, SessionFrame.Resume.class)
                        .get(0)
                        .hole())
                .isEmpty();
    }

    @Test
    void aHoleOutlivesARestart() {
        Hole hole = new Hole(FIRST, Optional.of(LATER));
        peer.seal(1);
        SessionState.Receiving receiving =
                new SessionState.Receiving(Optional.of(peer.place(1)), Optional.of(hole), Optional.of(LATER), 0, 0);
        Bench bench = new Bench(new SessionState(SessionState.Sending.fresh(MINE, 0), receiving, true)).open(A);
        assertThat(bench.sent(A, SessionFrame.Resume.class).get(0).hole()).contains(hole);
    }

    private Bench behind(Optional<Id128> lastMessage) {
        peer.seal(2);
        peer.base = 2;
        SessionState.Receiving receiving =
                new SessionState.Receiving(Optional.of(peer.place(0)), Optional.empty(), lastMessage, 0, 0);
        Bench bench = new Bench(new SessionState(SessionState.Sending.fresh(MINE, 0), receiving, true));
        return bench.open(A).frame(A, peer.resume());
    }

    // ---- of mine the peer may lack something ----

    @Test
    void aHoleIsAnsweredOnceHoweverOftenItIsTold() {
        Hole hole = new Hole(FIRST, Optional.of(LATER));
        peer.hole = Optional.of(hole);
        Bench bench = Bench.fresh().meet(A, peer);
        assertThat(bench.one(SessionEffect.Repair.class).hole()).isEqualTo(hole);
        bench.frame(A, peer.resume()).meet(B, peer);
        assertThat(bench.news(SessionEffect.Repair.class)).hasSize(1);
    }

    @Test
    void aHoleWithANewIdIsAnsweredAnew() {
        Bench bench = Bench.fresh().meet(A, peer);
        for (long id = 1; id <= 6; id++) {
            peer.hole = Optional.of(new Hole(new Id128(8, id), Optional.empty()));
            bench.forget().frame(A, peer.resume());
            assertThat(bench.news(SessionEffect.Repair.class)).hasSize(1);
            bench.forget().frame(A, peer.resume());
            assertThat(bench.news(SessionEffect.Repair.class)).isEmpty();
        }
    }

    @Test
    void aHoleIsAnsweredAlsoWhereMyEpochIsNotKnown() {
        peer.hole = Optional.of(new Hole(FIRST, Optional.empty()));
        Bench bench = Bench.fresh().open(A).frame(A, peer.resume());
        assertThat(bench.news(SessionEffect.Repair.class)).hasSize(1);
    }

    @Test
    void aStrangersHoleCostsNothingUntilTheyAreAccepted() {
        Bench bench = Bench.stranger().meet(A, peer);
        for (long id = 1; id <= 9; id++) {
            peer.hole = Optional.of(new Hole(new Id128(8, id), Optional.empty()));
            bench.frame(A, peer.resume());
        }
        assertThat(bench.news(SessionEffect.Repair.class)).isEmpty();
        bench.accept();
        assertThat(bench.one(SessionEffect.Repair.class).hole()).isEqualTo(peer.hole.orElseThrow());
    }
}
