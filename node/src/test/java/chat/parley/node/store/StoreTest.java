package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.CAROL;
import static chat.parley.node.store.Samples.EPOCH;
import static chat.parley.node.store.Samples.enqueue;
import static chat.parley.node.store.Samples.id;
import static chat.parley.node.store.Samples.insert;
import static chat.parley.node.store.Samples.number;
import static chat.parley.node.store.Samples.query;
import static chat.parley.node.store.Samples.retire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
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
import java.io.IOException;
import java.nio.file.Files;
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

    @Test
    void givesNoRefTwiceAfterACrash(@TempDir Path crashed) throws IOException {
        home.say(1, BOB);
        home.session(number(BOB, 1, 1));
        home.session(retire(BOB, EPOCH, 1)); // no row is left that tells of ref 1
        for (String file : List.of("store.key", "store.db", "store.db-wal")) {
            Files.copy(home.folder.resolve(file), crashed.resolve(file));
        }
        try (Home copy = new Home(crashed)) {
            assertThat(copy.contents.nextRef()).isGreaterThan(1);
        }
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
}
