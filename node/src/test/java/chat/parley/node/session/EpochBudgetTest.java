package chat.parley.node.session;

import static chat.parley.node.session.Bench.A;
import static chat.parley.node.session.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often a peer makes this node begin anew. */
class EpochBudgetTest {
    @Test
    void aBurstThenOneAMinute() {
        EpochBudget budget = new EpochBudget();
        for (int i = 0; i < EpochBudget.BURST; i++) assertThat(budget.take(-5)).isTrue();
        assertThat(budget.take(-5)).isFalse();
        assertThat(budget.take(59 * SECOND)).isFalse();
        assertThat(budget.take(60 * SECOND)).isTrue();
        assertThat(budget.take(61 * SECOND)).isFalse();
        for (int i = 0; i < EpochBudget.BURST; i++)
            assertThat(budget.take(3_600 * SECOND)).isTrue();
        assertThat(budget.take(3_600 * SECOND)).isFalse();
    }

    @Test
    void aPeerWithANewEpochEachFrameIsRefusedAndCommitsNothingMore() {
        Bench bench = Bench.fresh().open(A);
        for (int i = 0; i < 100; i++) {
            bench.frame(A, new Played(new Id128(50, i)).resume()).commit();
        }
        assertThat(bench.news(SessionEffect.CommitReceiving.class)).hasSize(EpochBudget.BURST);
        assertThat(bench.news(SessionEffect.Refuse.class)).hasSize(100 - EpochBudget.BURST);
    }

    @Test
    void aPeerThatCallsThisHalfForeignEachFrameIsRefused() {
        Played peer = new Played(Bench.THEIRS);
        Bench bench = Bench.fresh().meet(A, peer);
        for (int i = 0; i < 100; i++) {
            SessionEffect.SendFrame last = bench.news(SessionEffect.SendFrame.class)
                    .get(bench.news(SessionEffect.SendFrame.class).size() - 1);
            if (last.frame() instanceof SessionFrame.Resume resume) {
                peer.position = Optional.of(new SessionFrame.Place(resume.epoch(), 9, Chain.start(Bench.THEIRS)));
            }
            bench.frame(A, peer.resume()).commit();
        }
        // The first RESUME of the peer named an epoch that was new here.
        assertThat(bench.news(SessionEffect.CommitEpoch.class)).hasSize(EpochBudget.BURST - 1);
        assertThat(bench.news(SessionEffect.Refuse.class)).isNotEmpty();
    }
}
