package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.CAROL;
import static chat.parley.node.store.Samples.EPOCH;
import static chat.parley.node.store.Samples.enqueue;
import static chat.parley.node.store.Samples.enqueueControl;
import static chat.parley.node.store.Samples.id;
import static chat.parley.node.store.Samples.insert;
import static chat.parley.node.store.Samples.move;
import static chat.parley.node.store.Samples.number;
import static chat.parley.node.store.Samples.query;
import static chat.parley.node.store.Samples.retire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.chat.StoredMessage.State;
import chat.parley.node.contact.Contact;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.peer.StoreContents;
import chat.parley.node.session.Hole;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private Home home;

    @BeforeEach
    void open(@TempDir Path folder) {
        home = Home.withContacts(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    // ---- what comes back ----

    @Test
    void aNewStoreIsEmpty(@TempDir Path other) {
        try (Home fresh = new Home(other)) {
            StoreContents contents = fresh.contents;
            assertThat(contents.settings()).isEmpty();
            assertThat(contents.contacts()).isEmpty();
            assertThat(contents.sessions()).isEmpty();
            assertThat(contents.queues()).isEmpty();
            assertThat(contents.nextSeq()).isEqualTo(1);
            assertThat(contents.nextRef()).isEqualTo(1);
        }
    }

    @Test
    void contentsAreReadOnce() {
        assertThatThrownBy(home.store::contents).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsAndForgetsSettings() {
        home.chat(
                new ChatChange.PutSetting("name", new byte[] {1, 2}),
                new ChatChange.PutSetting("listen", new byte[] {3}),
                new ChatChange.PutSetting("proxy", new byte[] {}));
        home.chat(new ChatChange.PutSetting("name", new byte[] {4}), new ChatChange.DropSetting("listen"));
        home.reopen();
        assertThat(home.contents.settings().keySet()).containsExactlyInAnyOrder("name", "proxy");
        assertThat(home.contents.settings().get("name")).containsExactly(4);
        assertThat(home.contents.settings().get("proxy")).isEmpty();
    }

    @Test
    void keepsWholeContacts() {
        Contact bare = Samples.contact(3, "dave");
        bare = new Contact(
                3,
                bare.peer(),
                "dave",
                Contact.Standing.REQUESTED,
                true,
                false,
                bare.card(),
                Optional.empty(),
                0,
                List.of(),
                Optional.empty());
        home.chat(new ChatChange.PutContact(bare));
        home.reopen();
        assertThat(home.contents.contacts())
                .usingRecursiveComparison()
                .isEqualTo(List.of(Samples.contact(BOB, "bob"), Samples.contact(CAROL, "carol"), bare));
    }

    @Test
    void aContactThatIsPutAgainKeepsWhatWasRead() {
        home.chat(insert(1, BOB, false, "a"), insert(2, BOB, false, "b"), new ChatChange.ReadHere(BOB, 1));
        home.chat(new ChatChange.PutContact(Samples.contact(BOB, "robert")));
        home.reopen();
        assertThat(home.contents.contacts().get(0).name()).isEqualTo("robert");
        assertThat(unread()).containsExactly(new Journal.Unread(BOB, 1, 2_002));
    }

    @Test
    void keepsASession() {
        Hole hole = new Hole(new Id128(7, 7), Optional.of(new Id128(8, 8)));
        SessionFrame.Place place = new SessionFrame.Place(new Id128(5, 5), 12, Samples.chain(12));
        home.say(1, BOB);
        home.session(number(BOB, 1, 1));
        home.session(
                new SessionChange.Move(BOB, place, Optional.of(hole), Optional.of(new Id128(9, 9)), 2, 300),
                new SessionChange.Move(BOB, place, Optional.of(hole), Optional.empty(), 1, 50));
        home.reopen();
        SessionState state = home.contents.sessions().get(BOB);
        assertThat(state.receiving())
                .isEqualTo(new SessionState.Receiving(
                        Optional.of(place), Optional.of(hole), Optional.of(new Id128(9, 9)), 3, 350));
        assertThat(state.accepted()).isTrue();
        assertThat(state.sending().epoch()).isEqualTo(EPOCH);
        assertThat(state.sending().unretired())
                .usingRecursiveComparison()
                .isEqualTo(List.of(new Sealed(1, 1, Samples.envelope(1), Samples.chain(1))));
        assertThat(home.contents.sessions().get(CAROL))
                .usingRecursiveComparison()
                .isEqualTo(SessionState.fresh(EPOCH, true));
    }

    @Test
    void acceptsAStranger() {
        home.session(new SessionChange.Begin(BOB, SessionState.fresh(EPOCH, false)));
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).accepted()).isFalse();
        home.session(new SessionChange.Accept(BOB));
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).accepted()).isTrue();
    }

    @Test
    void givesNoRefOrSeqTwiceOverRestartsAndRetirement() {
        home.say(1, BOB);
        home.say(2, BOB);
        home.session(number(BOB, 1, 1, 2));
        home.session(retire(BOB, EPOCH, 2));
        home.reopen();
        assertThat(home.contents.nextSeq()).isEqualTo(3);
        assertThat(home.contents.nextRef()).isEqualTo(3);
    }

    // ---- states ----

    @Test
    void aMessagesStateFollowsFromNumbersAndPositions() {
        home.say(1, BOB);
        assertThat(home.state(1)).isEqualTo(State.QUEUED);
        home.session(number(BOB, 1, 1));
        assertThat(home.state(1)).isEqualTo(State.SENT);
        assertThat(home.message(1).path()).isEqualTo(StoredMessage.PathKind.DIRECT);
        home.session(retire(BOB, EPOCH, 1));
        assertThat(home.state(1)).isEqualTo(State.DELIVERED);
        home.chat(new ChatChange.ReadThere(BOB, id(1)));
        assertThat(home.state(1)).isEqualTo(State.READ);
        home.reopen();
        assertThat(home.state(1)).isEqualTo(State.READ);
    }

    @Test
    void aMessageSaidAndNumberedInOneCallIsWrittenOnceAndWhole() {
        home.committed(
                List.of(insert(1, BOB, true, "at once"), insert(2, BOB, true, "waits")),
                List.of(enqueue(1, BOB), enqueue(2, BOB), number(BOB, 1, 1)));
        assertThat(home.message(1).state()).isEqualTo(State.SENT);
        assertThat(home.message(1).path()).isEqualTo(StoredMessage.PathKind.DIRECT);
        assertThat(home.message(2).state()).isEqualTo(State.QUEUED);
        assertThat(home.queuedRefs(BOB)).containsExactly(2L);
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).sending().unretired()).hasSize(1);
    }

    @Test
    void aReceiptCoversWhatWasSaidBeforeAndNothingQueuedOrUnknown() {
        for (long seq = 1; seq <= 4; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 1, 2, 3));
        home.session(retire(BOB, EPOCH, 3));
        home.chat(new ChatChange.ReadThere(BOB, new Id128(1, 1)), new ChatChange.ReadThere(CAROL, id(3)));
        assertThat(home.state(3)).isEqualTo(State.DELIVERED);
        home.chat(new ChatChange.ReadThere(BOB, id(2)));
        home.chat(new ChatChange.ReadThere(BOB, id(1)));
        assertThat(states(4)).containsExactly(State.READ, State.READ, State.DELIVERED, State.QUEUED);
    }

    @Test
    void endsOnlyWhatHasNoNumber() {
        for (long seq = 1; seq <= 3; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 1));
        home.committed(
                List.of(
                        new ChatChange.EndMessage(1, State.CANCELLED),
                        new ChatChange.EndMessage(2, State.CANCELLED),
                        new ChatChange.EndMessage(3, State.FAILED)),
                List.of(new SessionChange.Dequeue(1), new SessionChange.Dequeue(2), new SessionChange.Dequeue(3)));
        assertThat(states(3)).containsExactly(State.SENT, State.CANCELLED, State.FAILED);
        assertThat(home.queued(BOB)).isEmpty();
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).sending().unretired()).hasSize(1);
    }

    @Test
    void whatIsQueuedAgainForARepairCountsAsQueued() {
        home.say(1, BOB);
        home.session(number(BOB, 1, 1));
        home.session(retire(BOB, EPOCH, 1));
        home.session(new SessionChange.Enqueue(new OutgoingRow(50, BOB, -3, OptionalLong.of(1), new byte[0])));
        assertThat(home.state(1)).isEqualTo(State.QUEUED);
        home.session(number(BOB, 2, 50));
        assertThat(home.state(1)).isEqualTo(State.SENT);
        home.session(retire(BOB, EPOCH, 2));
        assertThat(home.state(1)).isEqualTo(State.DELIVERED);
    }

    // ---- duplicates ----

    @Test
    void tellsWhichMessagesWereThereAlready() {
        home.chat(insert(1, BOB, false, "first"));
        StoredMessage again = Samples.message(2, BOB, false, "again");
        again = new StoredMessage(2, BOB, id(1), false, 1, 2, "again", State.RECEIVED, again.path());
        Journal.Outcome.Committed outcome =
                home.chat(new ChatChange.InsertMessage(again), insert(3, BOB, false, "new"));
        assertThat(outcome.known()).containsExactly(2L);
        assertThat(home.messages(query(BOB, 10)))
                .extracting(StoredMessage::text)
                .containsExactly("first", "new");
    }

    @Test
    void tellsDuplicatesWithinOneGroupToTheCallThatBroughtThem() {
        List<Journal.Outcome> outcomes = new ArrayList<>();
        StoredMessage twice =
                new StoredMessage(2, BOB, id(1), false, 1, 2, "again", State.RECEIVED, StoredMessage.PathKind.RELAY);
        home.store.commit(List.of(insert(1, BOB, false, "a")), List.of(), outcomes::add);
        home.store.commit(List.of(new ChatChange.InsertMessage(twice)), List.of(), outcomes::add);
        home.session();
        assertThat(outcomes)
                .containsExactly(
                        new Journal.Outcome.Committed(java.util.Set.of()),
                        new Journal.Outcome.Committed(java.util.Set.of(2L)));
    }

    @Test
    void oneIdMayBeInTwoConversationsAndFromBothAuthors() {
        StoredMessage theirs = Samples.message(1, BOB, false, "theirs");
        home.chat(
                new ChatChange.InsertMessage(theirs),
                new ChatChange.InsertMessage(
                        new StoredMessage(2, BOB, id(1), true, 1, 2, "mine", State.QUEUED, theirs.path())),
                new ChatChange.InsertMessage(
                        new StoredMessage(3, CAROL, id(1), false, 1, 2, "carol's", State.RECEIVED, theirs.path())));
        StoredMessage.Query all =
                new StoredMessage.Query(Optional.empty(), Optional.empty(), Optional.empty(), 10, false);
        assertThat(home.messages(all)).extracting(StoredMessage::text).containsExactly("theirs", "mine", "carol's");
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

    // ---- conversations ----

    @Test
    void readsAConversationFromBothEnds() {
        for (long seq = 1; seq <= 9; seq++) {
            home.chat(insert(seq, seq % 3 == 0 ? CAROL : BOB, seq % 2 == 0, "text " + seq));
        }
        assertThat(seqs(Optional.of(BOB), Optional.empty(), 3, false)).containsExactly(1L, 2L, 4L);
        assertThat(seqs(Optional.of(BOB), Optional.empty(), 3, true)).containsExactly(5L, 7L, 8L);
        assertThat(seqs(Optional.of(BOB), Optional.of(2L), 2, false)).containsExactly(4L, 5L);
        assertThat(seqs(Optional.of(BOB), Optional.of(5L), 9, true)).containsExactly(7L, 8L);
        assertThat(seqs(Optional.empty(), Optional.of(6L), 2, false)).containsExactly(7L, 8L);
        assertThat(seqs(Optional.empty(), Optional.empty(), 2, true)).containsExactly(8L, 9L);
        assertThat(seqs(Optional.of(BOB), Optional.empty(), 0, false)).isEmpty();
        StoredMessage mine = home.message(2);
        assertThat(mine).isEqualTo(Samples.message(2, BOB, true, "text 2"));
        assertThat(home.message(1)).isEqualTo(Samples.message(1, BOB, false, "text 1"));
    }

    @Test
    void pagesThroughOnesOwnMessages() {
        for (long seq = 1; seq <= 6; seq++) home.chat(insert(seq, BOB, seq != 3, "text " + seq));
        home.chat(insert(7, CAROL, true, "carol's"));
        assertThat(mineAfter(Optional.empty(), 2)).containsExactly(1L, 2L);
        assertThat(mineAfter(Optional.of(id(2)), 2)).containsExactly(4L, 5L);
        assertThat(mineAfter(Optional.of(id(5)), 2)).containsExactly(6L);
        assertThat(mineAfter(Optional.of(id(3)), 2)).containsExactly(1L, 2L); // theirs: not there
        assertThat(mineAfter(Optional.of(new Id128(4, 4)), 9)).containsExactly(1L, 2L, 4L, 5L, 6L);
    }

    @Test
    void countsWhatIsUnread() {
        home.chat(insert(1, BOB, false, "a"), insert(2, BOB, true, "mine"), insert(3, BOB, false, "b"));
        home.chat(insert(4, CAROL, false, "c"));
        assertThat(unread())
                .containsExactlyInAnyOrder(new Journal.Unread(BOB, 2, 2_003), new Journal.Unread(CAROL, 1, 2_004));
        home.chat(new ChatChange.ReadHere(BOB, 3), new ChatChange.ReadHere(BOB, 1));
        assertThat(unread()).containsExactly(new Journal.Unread(CAROL, 1, 2_004));
        home.reopen();
        assertThat(unread()).containsExactly(new Journal.Unread(CAROL, 1, 2_004));
    }

    @Test
    void droppingAContactTakesEverythingOfTheirsAndNothingElse() {
        home.say(1, BOB);
        home.say(2, BOB);
        home.session(number(BOB, 1, 1), enqueueControl(3, BOB, "control"));
        home.say(4, CAROL);
        home.chat(new ChatChange.DropContact(BOB));
        // What was under way when it was dropped does no harm.
        home.committed(
                List.of(insert(5, BOB, false, "late"), new ChatChange.ReadHere(BOB, 5)),
                List.of(enqueue(5, BOB), number(BOB, 2, 5), retire(BOB, EPOCH, 1), move(BOB, 1, Optional.empty())));
        home.reopen();
        assertThat(home.contents.contacts()).extracting(Contact::name).containsExactly("carol");
        assertThat(home.contents.sessions()).containsOnlyKeys(CAROL);
        assertThat(home.contents.queues()).containsOnlyKeys(CAROL);
        assertThat(seqs(Optional.empty(), Optional.empty(), 9, false)).containsExactly(4L);
    }

    // ---- order ----

    @Test
    void answersComeOnTheLoopInTheOrderOfTheCallsAndSeeWhatWasCalledBefore() throws Exception {
        List<String> answers = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        home.loop.execute(() -> {
            Thread loopThread = Thread.currentThread();
            for (long seq = 1; seq <= 50; seq++) {
                long expected = seq;
                home.store.commit(
                        List.of(insert(seq, BOB, true, "text")),
                        List.of(enqueue(seq, BOB)),
                        outcome -> answers.add("commit " + expected + (Thread.currentThread() == loopThread)));
                home.store.queued(BOB, 100, 1 << 20, rows -> answers.add("queued " + rows.size()));
            }
            home.store.unread(none -> last.countDown());
        });
        assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            expected.add("commit " + i + true);
            expected.add("queued " + i);
        }
        assertThat(answers).isEqualTo(expected);
    }

    @Test
    void aListenerThatFailsTakesNoOtherAnswerWithIt() {
        home.store.commit(List.of(), List.of(), outcome -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(home.session().known()).isEmpty();
    }

    @Test
    void afterCloseCommitsFailAndReadsAnswerNothing() {
        home.say(1, BOB);
        home.store.close();
        assertThat(home.commit(List.of(), List.of())).isEqualTo(new Journal.Outcome.Failed("the store is closed"));
        assertThat(home.messages(query(BOB, 9))).isEmpty();
    }

    @Test
    void closeCommitsWhatWaits(@TempDir Path other) {
        home.store.commitLater(Samples.put(3, "dave"), List.of());
        home.store.commit(Samples.put(4, "eve"), List.of(), outcome -> {});
        home.reopen();
        assertThat(home.contents.contacts()).hasSize(4);
    }

    // ---- short cuts ----

    private List<State> states(int count) {
        List<State> states = new ArrayList<>();
        for (long seq = 1; seq <= count; seq++) states.add(home.state(seq));
        return states;
    }

    private List<Journal.Unread> unread() {
        return home.answer(home.store::unread);
    }

    private List<OutgoingRow> queued(int count, int bytes) {
        return home.answer(answer -> home.store.queued(BOB, count, bytes, answer));
    }

    private Optional<OutgoingRow> queuedRow(long seq) {
        return home.answer(answer -> home.store.queuedRow(seq, answer));
    }

    private List<Long> mineAfter(Optional<Id128> after, int limit) {
        return home.<List<StoredMessage>>answer(answer -> home.store.mineAfter(BOB, after, limit, answer)).stream()
                .map(StoredMessage::seq)
                .toList();
    }

    private List<Long> seqs(Optional<Long> contact, Optional<Long> after, int limit, boolean newest) {
        return home.messages(new StoredMessage.Query(contact, after, Optional.empty(), limit, newest)).stream()
                .map(StoredMessage::seq)
                .toList();
    }
}
