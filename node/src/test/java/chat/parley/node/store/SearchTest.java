package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.CAROL;
import static chat.parley.node.store.Samples.insert;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private Home home;

    @BeforeEach
    void open(@TempDir Path folder) {
        home = Home.withContacts(folder);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void findsWithoutCaseInAnyScript() {
        home.chat(
                insert(1, BOB, false, "Straße nach ΟΔΟΣ"),
                insert(2, BOB, true, "你好，世界"),
                insert(3, CAROL, false, "ПРИВЕТ, café"),
                insert(4, BOB, false, "nothing of it"));
        assertThat(search("STRASSE", Optional.empty(), 9)).containsExactly(1L);
        assertThat(search("οδος", Optional.empty(), 9)).containsExactly(1L);
        assertThat(search("οδοσ", Optional.empty(), 9)).containsExactly(1L);
        assertThat(search("世", Optional.empty(), 9)).containsExactly(2L);
        assertThat(search("好，世", Optional.empty(), 9)).containsExactly(2L);
        assertThat(search("привет", Optional.empty(), 9)).containsExactly(3L);
        assertThat(search("CAFE\u0301", Optional.empty(), 9)).containsExactly(3L);
        assertThat(search("Hing of", Optional.empty(), 9)).containsExactly(4L);
        assertThat(search("absent", Optional.empty(), 9)).isEmpty();
        assertThat(search("n", Optional.of(CAROL), 9)).isEmpty();
    }

    @Test
    void givesTheNewestWithinTheLimitOldestFirst() {
        insertMany(10);
        assertThat(search("text", Optional.empty(), 3)).containsExactly(8L, 9L, 10L);
        assertThat(search("text 1", Optional.empty(), 9)).containsExactly(1L, 10L);
    }

    @Test
    void goesThroughMoreThanOneTurnAndLetsCommitsPass() {
        int count = 3 * MessageScan.SLICE + 17;
        insertMany(count);
        List<String> answers = new ArrayList<>();
        StoredMessage.Query query =
                new StoredMessage.Query(Optional.of(BOB), Optional.empty(), Optional.of("text 7 "), 9, true);
        List<Long> found = new ArrayList<>();
        home.store.messages(query, messages -> {
            answers.add("found");
            messages.forEach(message -> found.add(message.seq()));
        });
        // Said while it searches: passes it, and is not found.
        home.store.commit(
                List.of(insert(count + 1, BOB, false, "text 7 again")), List.of(), outcome -> answers.add("committed"));
        StoredMessage.Query all =
                new StoredMessage.Query(Optional.empty(), Optional.empty(), Optional.empty(), count * 2, false);
        assertThat(home.messages(all))
                .extracting(StoredMessage::seq)
                .hasSize(count + 1)
                .isSorted();
        home.session();
        assertThat(answers).containsExactly("committed", "found");
        assertThat(found).containsExactly(7L);
        StoredMessage.Query newest =
                new StoredMessage.Query(Optional.of(BOB), Optional.of(10L), Optional.empty(), count - 20, true);
        assertThat(home.messages(newest))
                .extracting(StoredMessage::seq)
                .hasSize(count - 20)
                .startsWith(22L)
                .isSorted();
    }

    @Test
    void closingEndsASearch() {
        insertMany(3 * MessageScan.SLICE);
        List<StoredMessage> found = new ArrayList<>();
        StoredMessage.Query query =
                new StoredMessage.Query(Optional.empty(), Optional.empty(), Optional.of("text"), 1 << 20, true);
        home.store.messages(query, found::addAll);
        home.reopen();
        home.session();
        assertThat(found).isNotEmpty();
    }

    private void insertMany(int count) {
        List<ChatChange> changes = new ArrayList<>();
        for (long seq = 1; seq <= count; seq++) changes.add(insert(seq, BOB, false, "text " + seq + " "));
        home.committed(changes, List.of());
    }

    private List<Long> search(String text, Optional<Long> contact, int limit) {
        return home
                .messages(new StoredMessage.Query(contact, Optional.empty(), Optional.of(text), limit, true))
                .stream()
                .map(StoredMessage::seq)
                .toList();
    }
}
