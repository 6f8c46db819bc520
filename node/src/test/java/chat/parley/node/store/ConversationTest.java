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
import static chat.parley.node.store.Samples.retire;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.peer.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads. */
class ConversationTest {
    private Home home;

    @BeforeEach
    void open(@TempDir Path folder) {
        home = Home.withContacts(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        home.close();
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

    // ---- short cuts ----

    private List<Journal.Unread> unread() {
        return home.answer(home.store::unread);
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
