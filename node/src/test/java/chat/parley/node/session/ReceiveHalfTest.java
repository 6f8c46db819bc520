package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.node.session.ReceiveHalf.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiveHalfTest {
    private static final int LARGE = SessionLimits.MAX_ENVELOPE;

    private final ReceiveBudget budget = new ReceiveBudget(SessionLimits.NODE_BUFFER_BYTES);
    private final Played peer = new Played(Bench.THEIRS);

    private ReceiveHalf atStart() {
        return at(0, budget);
    }

    private ReceiveHalf at(long number, ReceiveBudget shared) {
        SessionState.Receiving state =
                new SessionState.Receiving(Optional.of(peer.place(number)), Optional.empty(), Optional.empty(), 0, 0);
        return new ReceiveHalf(state, true, shared);
    }

    /** Takes the next so many and commits each. */
    private void take(ReceiveHalf half, long from, int count) {
        for (long number = from; number < from + count; number++) {
            assertThat(half.judge(peer.data(number))).isEqualTo(Verdict.NEXT);
            half.takeNext();
            half.onEnvelopeCommitted(peer.place(number), peer.envelope(number).length);
        }
    }

    @Test
    void knowsNoEpochAtFirst() {
        ReceiveHalf half = new ReceiveHalf(SessionState.Receiving.fresh(), true, budget);
        assertThat(half.isNew(Bench.THEIRS)).isTrue();
        assertThat(half.limit()).isZero();
        assertThat(half.isCommittedCurrent()).isFalse();
    }

    // ---- the window Wr ----

    @Test
    void wrShrinksByOneForEachCommittedWhileMoreThanHalfTheBufferIsUsed() {
        peer.seal(2);
        for (int i = 0; i < 10; i++) peer.seal(new byte[LARGE]);
        ReceiveHalf half = atStart();
        // Nine large ones wait behind a gap: more than half of 1 MiB.
        for (long number = 4; number <= 12; number++) half.judge(peer.data(number));
        assertThat(half.heldBytes()).isGreaterThan(SessionLimits.RECEIVE_BUFFER_BYTES / 2);
        take(half, 1, 2);
        assertThat(half.window()).isEqualTo(SessionLimits.WINDOW_MAX - 2);
    }

    @Test
    void wrStandsBetweenAQuarterAndHalfOfTheBuffer() {
        peer.seal(1);
        for (int i = 0; i < 8; i++) peer.seal(new byte[LARGE]);
        ReceiveHalf half = atStart();
        shrinkBy(half, 5);
        for (long number = 3; number <= 9; number++) half.judge(peer.data(number));
        take(half, 1, 1);
        assertThat(half.window()).isEqualTo(SessionLimits.WINDOW_MAX - 5);
    }

    @Test
    void wrGrowsUnderAQuarterUpTo1024AndShrinksNoLowerThan32() {
        peer.seal(2_000);
        ReceiveHalf half = atStart();
        shrinkBy(half, 3_000);
        assertThat(half.window()).isEqualTo(SessionLimits.RECEIVE_WINDOW_MIN);
        take(half, 1, 10);
        assertThat(half.window()).isEqualTo(SessionLimits.RECEIVE_WINDOW_MIN + 10);
        take(half, 11, 1_500);
        assertThat(half.window()).isEqualTo(SessionLimits.WINDOW_MAX);
    }

    /** So many commits with a buffer more than half full. */
    private static void shrinkBy(ReceiveHalf half, int commits) {
        Played filler = new Played(Bench.THEIRS);
        for (int i = 0; i < 12; i++) filler.seal(new byte[LARGE]);
        for (long number = 2; number <= 10; number++) half.judge(filler.data(number));
        for (int i = 0; i < commits; i++)
            half.onEnvelopeCommitted(half.committed().orElseThrow(), 0);
        half.jumpTo(half.head().orElseThrow());
        assertThat(half.heldBytes()).isZero();
    }

    @Test
    void limitNeverMovesBackWithinAnEpoch() {
        peer.seal(3);
        for (int i = 0; i < 10; i++) peer.seal(new byte[LARGE]);
        ReceiveHalf half = atStart();
        take(half, 1, 1);
        long limit = half.limit();
        for (long number = 4; number <= 12; number++) half.judge(peer.data(number));
        take(half, 2, 1);
        assertThat(half.window()).isLessThan(SessionLimits.WINDOW_MAX);
        assertThat(half.limit()).isEqualTo(limit);
    }

    @Test
    void withTheBufferFullLimitStandsStill() {
        peer.seal(1);
        for (int i = 0; i < 17; i++) peer.seal(new byte[LARGE]);
        ReceiveHalf half = atStart();
        for (long number = 3; number <= 18; number++) half.judge(peer.data(number));
        assertThat(half.heldBytes()).isEqualTo(SessionLimits.RECEIVE_BUFFER_BYTES);
        long limit = half.limit();
        // What is committed was taken before the buffer filled.
        half.onEnvelopeCommitted(peer.place(1), 0);
        assertThat(half.limit()).isEqualTo(limit);
    }

    // ---- buffers ----

    @Test
    void holdsNoMoreThanTheSessionsBuffer() {
        for (int i = 0; i < 20; i++) peer.seal(new byte[LARGE]);
        ReceiveHalf half = atStart();
        for (long number = 2; number <= 17; number++)
            assertThat(half.judge(peer.data(number))).isEqualTo(Verdict.KEPT);
        assertThat(half.judge(peer.data(18))).isEqualTo(Verdict.DROPPED);
        assertThat(half.judge(peer.data(1))).isEqualTo(Verdict.DROPPED);
        assertThat(half.heldBytes()).isEqualTo(SessionLimits.RECEIVE_BUFFER_BYTES);
    }

    @Test
    void holdsNoMoreThanTheNodesBuffer() {
        peer.seal(new byte[60]);
        peer.seal(new byte[60]);
        ReceiveBudget shared = new ReceiveBudget(100);
        ReceiveHalf one = at(0, shared);
        ReceiveHalf other = at(0, shared);
        assertThat(one.judge(peer.data(1))).isEqualTo(Verdict.NEXT);
        assertThat(other.judge(peer.data(1))).isEqualTo(Verdict.DROPPED);
        assertThat(shared.usedBytes()).isEqualTo(60);
        one.close();
        assertThat(other.judge(peer.data(1))).isEqualTo(Verdict.NEXT);
        assertThat(shared.usedBytes()).isEqualTo(60);
    }

    @Test
    void theSameTwiceIsHeldOnce() {
        peer.seal(new byte[10]);
        peer.seal(new byte[10]);
        ReceiveHalf half = atStart();
        assertThat(half.judge(peer.data(2))).isEqualTo(Verdict.KEPT);
        assertThat(half.judge(peer.data(2))).isEqualTo(Verdict.DROPPED);
        assertThat(half.heldBytes()).isEqualTo(10);
    }

    @Test
    void whatIsHandedOutStaysHeldUntilItIsOnDisk() {
        peer.seal(new byte[10]);
        ReceiveHalf half = atStart();
        half.judge(peer.data(1));
        half.takeNext();
        assertThat(half.heldBytes()).isEqualTo(10);
        half.onEnvelopeCommitted(peer.place(1), 10);
        assertThat(half.heldBytes()).isZero();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aJumpDropsWhatWaitedAndKeepsWhatIsOnItsWayToDisk() {
        peer.seal(new byte[10]);
        peer.seal(new byte[10]);
        peer.seal(new byte[10]);
        ReceiveHalf half = atStart();
        half.judge(peer.data(1));
        half.takeNext();
        half.judge(peer.data(3));
        half.jumpTo(peer.place(2));
        assertThat(half.heldBytes()).isEqualTo(10);
        assertThat(half.hasNext()).isFalse();
        assertThat(half.committed()).contains(peer.place(0));
    }

    @Test
    void takingWhatIsNotThereIsOurBug() {
        ReceiveHalf half = atStart();
        assertThatThrownBy(half::takeNext).isInstanceOf(IllegalStateException.class);
    }

    // ---- places ----

    @Test
    void aPlaceOfAnotherEpochIsNotWhereThisOneStands() {
        peer.seal(5);
        Played anew = new Played(new chat.parley.crypto.identity.Id128(3, 3)).seal(2);
        ReceiveHalf half = at(5, budget);
        half.jumpTo(anew.place(0));
        assertThat(half.isCommittedCurrent()).isFalse();
        assertThat(half.judge(anew.data(1)))
                .as("number 1, though 5 of the old epoch are committed")
                .isEqualTo(Verdict.NEXT);
        half.onCommitted(anew.place(0));
        assertThat(half.isCommittedCurrent()).isTrue();
    }

    @Test
    void aLimitNeverWrapsAround() {
        ReceiveHalf half = atStart();
        half.jumpTo(new SessionFrame.Place(Bench.THEIRS, SessionLimits.MAX_NUMBER, Chain.start(Bench.THEIRS)));
        assertThat(half.limit()).isEqualTo(SessionLimits.MAX_NUMBER + SessionLimits.WINDOW_MAX);
    }
}
