package chat.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.peer.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private final CallQueue queue = new CallQueue(100_000);

    @Test
    void givesAllThatWaitsAsOneGroupInOrder() {
        List<Call> calls = List.of(commit(10), later(), commit(20), ask());
        calls.forEach(queue::add);
        assertThat(queue.take()).isEqualTo(calls);
    }

    @Test
    void waitsForAnUrgentCall() throws Exception {
        CompletableFuture<List<Call>> taken = CompletableFuture.supplyAsync(queue::take);
        Call call = commit(1);
        queue.add(call);
        assertThat(taken.get(10, TimeUnit.SECONDS)).containsExactly(call);
    }

    @Test
    void aCallThatNobodyWaitsForGoesWithTheNextUrgentOne() throws Exception {
        CompletableFuture<List<Call>> taken = CompletableFuture.supplyAsync(queue::take);
        Call later = later();
        queue.add(later);
        org.junit.jupiter.api.Assertions.assertThrows(
                TimeoutException.class, () -> taken.get(100, TimeUnit.MILLISECONDS));
        Call call = commit(1);
        queue.add(call);
        assertThat(taken.get(10, TimeUnit.SECONDS)).containsExactly(later, call);
    }

    @Test
    void aCallThatNobodyWaitsForGoesByItselfWithinASecond() {
        long start = System.nanoTime();
        Call first = later();
        Call second = later();
        queue.add(first);
        queue.add(second);
        assertThat(queue.take()).containsExactly(first, second);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(CallQueue.LATER_NANOS);
        assertThat(CallQueue.LATER_NANOS).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void cutsGroupsByCallsAndBytes() {
        CallQueue large = new CallQueue(CallQueue.MAX_BYTES);
        for (int i = 0; i < CallQueue.GROUP_CALLS + 1; i++) large.add(commit(1));
        assertThat(large.take()).hasSize(CallQueue.GROUP_CALLS);
        assertThat(large.take()).hasSize(1);
        for (int i = 0; i < 10; i++) large.add(commit((int) CallQueue.GROUP_BYTES / 4));
        assertThat(large.take()).hasSize(4);
        assertThat(large.take()).hasSize(4);
        assertThat(large.take()).hasSize(2);
    }

    @Test
    void beyondTheBoundRefusesThatCallAndAllLaterOnesAndKeepsWhatWaits() {
        List<Journal.Outcome> outcomes = new ArrayList<>();
        Call.Commit first = commit(60_000, outcomes);
        queue.add(first);
        assertThat(queue.add(commit(60_000, outcomes))).isTrue();
        assertThat(queue.add(commit(1, outcomes))).isTrue();
        List<Call> group = queue.take();
        assertThat(group).hasSize(3).first().isSameAs(first);
        assertThat(first.isRefused()).isFalse();
        assertThat(group.get(2).bytes()).isLessThan(1_000);
        first.committed();
        group.forEach(Call::answer);
        assertThat(outcomes.get(0)).isInstanceOf(Journal.Outcome.Committed.class);
        assertThat(outcomes.subList(1, 3))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Journal.Outcome.Failed.class,
                                failed -> assertThat(failed.reason())
                                        .contains("does not keep up")
                                        .doesNotContain("\n")));
        // The room that there is again changes nothing: the second call is missing for ever.
        queue.add(commit(1, outcomes));
        queue.take().forEach(Call::answer);
        assertThat(outcomes.get(3)).isInstanceOf(Journal.Outcome.Failed.class);
    }

    @Test
    void roomComesBackWhenAGroupIsTaken() {
        for (int i = 0; i < 100; i++) {
            queue.add(commit(60_000));
            assertThat(((Call.Commit) queue.take().get(0)).isRefused()).isFalse();
        }
    }

    @Test
    void closedItGivesWhatIsLeftAndTakesNothing() {
        Call later = later();
        queue.add(later);
        queue.close();
        assertThat(queue.add(commit(1))).isFalse();
        assertThat(queue.addAgain(commit(1))).isFalse();
        assertThat(queue.take()).containsExactly(later);
        assertThat(queue.take()).isEmpty();
    }

    private static Call.Commit commit(int bytes) {
        return commit(bytes, new ArrayList<>());
    }

    private static Call.Commit commit(int bytes, List<Journal.Outcome> outcomes) {
        return new Call.Commit(
                List.of(new ChatChange.PutSetting("key", new byte[bytes])), List.of(), false, outcomes::add);
    }

    private static Call later() {
        return new Call.Commit(List.of(), List.of(), true, outcome -> {});
    }

    private static Call ask() {
        return new Call.Ask<>(() -> new OneTurn<>(() -> 1, 0), 0, answer -> {});
    }
}
