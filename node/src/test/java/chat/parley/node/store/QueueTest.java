package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.CAROL;
import static chat.parley.node.store.Samples.EPOCH;
import static chat.parley.node.store.Samples.enqueue;
import static chat.parley.node.store.Samples.enqueueControl;
import static chat.parley.node.store.Samples.id;
import static chat.parley.node.store.Samples.insert;
import static chat.parley.node.store.Samples.number;
import static chat.parley.node.store.Samples.retire;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.StoredMessage.State;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.peer.StoreContents;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues, numbers and epochs. */
class QueueTest {
    private Home home;

    @BeforeEach
    void open(@TempDir Path folder) {
        home = Home.withContacts(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    // ---- queues ----

    @Test
    void givesTheQueueInOrderWithinCountAndBytes() {
        home.say(2, BOB);
        home.say(1, BOB);
        home.session(enqueueControl(3, BOB, "a control content"));
        home.say(4, CAROL);
        assertThat(home.queuedRefs(BOB)).containsExactly(1L, 2L, 3L);
        List<OutgoingRow> rows = home.queued(BOB);
        assertThat(ContentCodec.decode(rows.get(0).content())).isEqualTo(new Content.Text(id(1), 1_001, "text 1"));
        assertThat(rows.get(0).message()).hasValue(1);
        assertThat(rows.get(2).content()).isEqualTo("a control content".getBytes(StandardCharsets.UTF_8));
        assertThat(rows.get(2).message()).isEmpty();
        int first = rows.get(0).content().length;
        int second = rows.get(1).content().length;
        assertThat(queued(2, 1 << 20)).hasSize(2);
        assertThat(queued(9, first + second)).hasSize(2);
        assertThat(queued(9, first + second - 1)).hasSize(1);
        assertThat(queued(9, first - 1)).isEmpty();
    }

    @Test
    void findsTheRowThatWaitsForAMessage() {
        home.say(1, BOB);
        assertThat(queuedRow(1)).isPresent();
        home.session(number(BOB, 1, 1));
        assertThat(queuedRow(1)).isEmpty();
    }

    @Test
    void summarizesQueuesAtTheStart() {
        for (long seq = 3; seq <= 5; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 3));
        long before = System.currentTimeMillis();
        home.reopen();
        StoreContents.Queue queue = home.contents.queues().get(BOB);
        assertThat(queue.count()).isEqualTo(2);
        assertThat(queue.firstOrder()).isEqualTo(4);
        assertThat(queue.lastOrder()).isEqualTo(5);
        assertThat(queue.oldestMillis()).isBetween(before - 60_000, before);
        assertThat(home.contents.queues()).doesNotContainKey(CAROL);
    }

    @Test
    void retiresUpToABaseOfThisEpochOnly() {
        for (long seq = 1; seq <= 3; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 1, 2, 3));
        home.session(retire(BOB, new Id128(1, 2), 3));
        assertThat(states(3)).containsOnly(State.SENT);
        home.session(retire(BOB, EPOCH, 2));
        home.session(retire(BOB, EPOCH, 1));
        home.reopen();
        SessionState.Sending sending = home.contents.sessions().get(BOB).sending();
        assertThat(sending.base()).isEqualTo(2);
        assertThat(sending.baseChain()).isEqualTo(Samples.chain(2));
        assertThat(sending.unretired()).extracting(Sealed::number).containsExactly(3L);
    }

    @Test
    void retiresWhatGotItsNumberInTheSameCall() {
        home.say(1, BOB);
        home.committed(
                List.of(insert(2, BOB, true, "a"), insert(3, BOB, true, "b")),
                List.of(
                        number(BOB, 1, 1),
                        enqueue(2, BOB),
                        enqueue(3, BOB),
                        number(BOB, 2, 2, 3),
                        retire(BOB, EPOCH, 2)));
        assertThat(states(3)).containsExactly(State.DELIVERED, State.DELIVERED, State.SENT);
        home.session(Samples.begin(BOB)); // queues whatever has a number still
        assertThat(home.queuedRefs(BOB)).containsExactly(3L);
    }

    @Test
    void aNumberForARowThatLeftTheQueueIsKeptSoThatNumbersHaveNoGap() {
        home.say(1, BOB);
        home.say(2, BOB);
        home.session(new SessionChange.Dequeue(1));
        home.session(number(BOB, 1, 1, 2));
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).sending().unretired())
                .extracting(Sealed::number)
                .containsExactly(1L, 2L);
    }

    // ---- epochs ----

    @Test
    void aNewEpochQueuesAgainInTheGivenOrderBeforeEverything() {
        for (long seq = 1; seq <= 5; seq++) home.say(seq, BOB);
        home.session(enqueueControl(6, BOB, "control"));
        home.session(number(BOB, 1, 1, 2, 3, 6));
        home.session(retire(BOB, EPOCH, 1));
        Id128 next = new Id128(0xE90C, 2);
        home.session(new SessionChange.StartEpoch(BOB, next, 1, List.of(6L, 2L, 3L)));
        assertThat(home.queuedRefs(BOB)).containsExactly(6L, 2L, 3L, 4L, 5L);
        assertThat(home.queued(BOB).get(0).content()).isEqualTo("control".getBytes(StandardCharsets.UTF_8));
        assertThat(states(5)).containsExactly(State.DELIVERED, State.QUEUED, State.QUEUED, State.QUEUED, State.QUEUED);
        home.reopen();
        SessionState.Sending sending = home.contents.sessions().get(BOB).sending();
        assertThat(sending).usingRecursiveComparison().isEqualTo(SessionState.Sending.fresh(next, 1));
        assertThat(home.contents.queues().get(BOB).firstOrder()).isEqualTo(1);
        // In the new epoch the old numbers mean nothing.
        home.session(number(BOB, 1, 6, 2));
        home.session(retire(BOB, EPOCH, 2));
        assertThat(home.state(2)).isEqualTo(State.SENT);
        home.session(retire(BOB, next, 2));
        assertThat(states(3)).containsExactly(State.DELIVERED, State.DELIVERED, State.QUEUED);
    }

    @Test
    void aNewEpochOfAnEmptyQueueGivesOrdersBelowZero() {
        home.say(1, BOB);
        home.say(2, BOB);
        home.session(number(BOB, 1, 1, 2));
        home.session(new SessionChange.StartEpoch(BOB, new Id128(2, 2), 1, List.of(1L, 2L)));
        assertThat(home.queued(BOB)).extracting(OutgoingRow::order).containsExactly(-2L, -1L);
    }

    @Test
    void aSessionThatBeginsAnewQueuesWhatWasUnderWay() {
        for (long seq = 1; seq <= 3; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 1, 2));
        home.session(retire(BOB, EPOCH, 1));
        home.session(Samples.begin(BOB));
        assertThat(home.queuedRefs(BOB)).containsExactly(2L, 3L);
        assertThat(states(3)).containsExactly(State.DELIVERED, State.QUEUED, State.QUEUED);
    }

    // ---- short cuts ----

    private List<State> states(int count) {
        List<State> states = new ArrayList<>();
        for (long seq = 1; seq <= count; seq++) states.add(home.state(seq));
        return states;
    }

    private List<OutgoingRow> queued(int count, int bytes) {
        return home.answer(answer -> home.store.queued(BOB, count, bytes, answer));
    }

    private Optional<OutgoingRow> queuedRow(long seq) {
        return home.answer(answer -> home.store.queuedRow(seq, answer));
    }
}
