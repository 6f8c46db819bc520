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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.UserError;
import chat.parley.node.session.SessionState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees and can do who has the file but not the key, and what a disk that flips bits does. */
class SealedFileTest {
    private Home home;

    @BeforeEach
    void open(@TempDir Path folder) {
        home = Home.withContacts(folder);
    }

    @AfterEach
    void close() {
        home.close();
    }

    // ---- reading ----

    @Test
    void noFileShowsTextNamesIdsAddressesKeysOrEnvelopes() throws IOException {
        home.committed(
                List.of(
                        insert(1, BOB, true, "a secret that I say"),
                        insert(2, BOB, false, "a secret that bob says"),
                        new ChatChange.PutSetting("identity key", "the seed of all".getBytes(StandardCharsets.UTF_8))),
                List.of(enqueue(1, BOB), number(BOB, 1, 1), enqueueControl(3, BOB, "a control content")));
        Contact bob = Samples.contact(BOB, "bob");
        List<byte[]> secrets = new ArrayList<>();
        for (String text : List.of(
                "a secret",
                "identity key",
                "the seed of all",
                "a control content",
                "an envelope",
                "bob",
                "carol",
                "192.0.2.7",
                "rendezvous.example",
                bob.peer().toString())) {
            secrets.add(text.getBytes(StandardCharsets.UTF_8));
        }
        secrets.add(bob.peer().publicKey());
        secrets.add(bob.card().nodeId().bytes());
        secrets.add(bob.card().nodeKey());
        secrets.add(bob.card().wire());
        secrets.add(bob.token().orElseThrow());
        secrets.add(EPOCH.bytes());
        secrets.add(Samples.chain(1).bytes());
        assertNowhere(secrets, "store.db-wal"); // everything is still in the log
        home.store.close();
        assertNowhere(secrets, "store.db");
    }

    private void assertNowhere(List<byte[]> secrets, String largest) throws IOException {
        assertThat(Files.size(home.folder.resolve(largest))).isGreaterThan(8_192);
        try (Stream<Path> files = Files.list(home.folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (byte[] secret : secrets) {
                    String wanted = new String(secret, StandardCharsets.ISO_8859_1);
                    assertThat(bytes.contains(wanted))
                            .as(wanted + " in " + file)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aDeletedConversationLeavesNoSealedBytesInTheFile() throws IOException {
        home.chat(insert(1, BOB, false, "x".repeat(3_000)));
        home.reopen();
        byte[] sealed = sealedText();
        assertThat(file()).contains(new String(sealed, StandardCharsets.ISO_8859_1));
        home.chat(new ChatChange.DropContact(BOB));
        home.store.close();
        assertThat(file()).doesNotContain(new String(sealed, 100, 200, StandardCharsets.ISO_8859_1));
    }

    private String file() throws IOException {
        return Files.readString(home.database(), StandardCharsets.ISO_8859_1);
    }

    private byte[] sealedText() {
        home.store.close();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT sealed FROM message")) {
            return row.getBytes(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        } finally {
            home.reopen();
        }
    }

    // ---- moving ----

    @Test
    void aTextMovedToAnotherRowIsDamaged() {
        home.chat(insert(1, BOB, false, "yes"), insert(2, BOB, false, "no"), insert(3, BOB, true, "mine"));
        tamper("UPDATE message SET sealed = (SELECT sealed FROM message WHERE seq = 1) WHERE seq = 2");
        assertThat(texts()).containsExactly("yes", "[damaged]", "mine");
    }

    @Test
    void aMessageGivenToAnotherConversationOrAuthorIsDamaged() {
        home.chat(insert(1, BOB, false, "to bob"), insert(2, BOB, true, "mine"), insert(3, BOB, false, "bob's"));
        tamper("UPDATE message SET contact = 2 WHERE seq = 1", "UPDATE message SET mine = 0 WHERE seq = 2");
        assertThat(texts()).containsExactly("[damaged]", "[damaged]", "bob's");
        assertThat(home.message(1).contact()).isEqualTo(CAROL);
    }

    @Test
    void aContactMovedToAnotherRowIsAnErrorThatNamesItAndChangesNothing() throws IOException {
        home.store.close();
        Tampering.run(home.database(), "UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE id = 1)");
        byte[] before = Files.readAllBytes(home.database());
        assertThatThrownBy(home::reopen)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("contact 2")
                .hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(home.database())).isEqualTo(before);
    }

    @Test
    void aSettingMovedToAnotherRowIsAnError() {
        home.chat(new ChatChange.PutSetting("a", new byte[1]), new ChatChange.PutSetting("b", new byte[1]));
        home.store.close();
        Tampering.run(home.database(), "UPDATE setting SET sealed = (SELECT sealed FROM setting LIMIT 1)");
        assertThatThrownBy(home::reopen).isInstanceOf(UserError.class).hasMessageContaining("setting");
    }

    // ---- damage ----

    @Test
    void aDamagedTextIsShownAsSuchAndItsRowStays() {
        home.say(1, BOB);
        home.say(2, BOB);
        tamper(flip("message", "sealed", "seq = 1"));
        StoredMessage message = home.message(1);
        assertThat(message.text()).isEqualTo("[damaged]");
        assertThat(message.state()).isEqualTo(StoredMessage.State.QUEUED);
        assertThat(message.atMillis()).isEqualTo(message.receivedMillis());
        // The friend reads that something was said, and what follows is not held up.
        assertThat(home.queued(BOB))
                .extracting(row -> ContentCodec.decode(row.content()))
                .containsExactly(new Content.Text(id(1), 2_001, "[damaged]"), new Content.Text(id(2), 1_002, "text 2"));
    }

    @Test
    void aDamagedControlContentIsEmptyAndHoldsNothingUp() {
        home.session(enqueueControl(1, BOB, "control"), enqueueControl(2, BOB, "next"));
        tamper(flip("waiting", "content", "ref = 1"));
        assertThat(home.queued(BOB).get(0).content()).isEmpty();
        assertThat(home.queued(BOB).get(1).content()).isEqualTo("next".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDamagedEnvelopeLosesNothing() {
        underWay();
        tamper(flip("numbered", "envelope", "message = 3"));
        assertNewEpochWithAllUnderWayQueued(1);
    }

    @Test
    void aMissingEnvelopeLosesNothing() {
        underWay();
        tamper("DELETE FROM numbered WHERE message = 3");
        SessionState.Sending sending = home.contents.sessions().get(BOB).sending();
        assertThat(sending.epoch()).isNotEqualTo(EPOCH);
        assertThat(home.queuedRefs(BOB)).containsExactly(2L, 4L, 5L);
    }

    @Test
    void aDamagedSessionBeginsAnewAndLosesNothing() {
        underWay();
        home.committed(List.of(insert(6, BOB, false, "theirs")), List.of(Samples.move(BOB, 9, Optional.of(id(6)))));
        tamper(flip("session", "sealed", "contact = 1"));
        assertNewEpochWithAllUnderWayQueued(1);
        SessionState state = home.contents.sessions().get(BOB);
        assertThat(state.accepted()).isTrue();
        assertThat(state.receiving())
                .isEqualTo(new SessionState.Receiving(Optional.empty(), Optional.empty(), Optional.of(id(6)), 0, 0));
        assertThat(home.contents.sessions().get(CAROL).sending().epoch()).isEqualTo(EPOCH);
    }

    /** Of four messages one is delivered, three are under way, a fifth waits. */
    private void underWay() {
        for (long seq = 1; seq <= 5; seq++) home.say(seq, BOB);
        home.session(number(BOB, 1, 1, 2, 3, 4));
        home.session(retire(BOB, EPOCH, 1));
    }

    private void assertNewEpochWithAllUnderWayQueued(long generation) {
        SessionState.Sending sending = home.contents.sessions().get(BOB).sending();
        assertThat(sending.epoch()).isNotEqualTo(EPOCH);
        assertThat(sending.generation()).isEqualTo(generation);
        assertThat(sending.unretired()).isEmpty();
        assertThat(home.queuedRefs(BOB)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(home.state(1)).isEqualTo(StoredMessage.State.DELIVERED);
        assertThat(home.state(3)).isEqualTo(StoredMessage.State.QUEUED);
        home.reopen(); // healed for good
        assertThat(home.contents.sessions().get(BOB).sending().epoch()).isEqualTo(sending.epoch());
        home.session(number(BOB, 1, 2, 3));
        home.reopen();
        assertThat(home.contents.sessions().get(BOB).sending().unretired()).hasSize(2);
    }

    // ---- short cuts ----

    private void tamper(String... statements) {
        home.store.close();
        Tampering.run(home.database(), statements);
        home.reopen();
    }

    /** Zeroes the last bytes of the tag. */
    private static String flip(String table, String column, String where) {
        return "UPDATE %1$s SET %2$s = CAST(substr(%2$s, 1, length(%2$s) - 4) || x'00000000' AS BLOB) WHERE %3$s"
                .formatted(table, column, where);
    }

    private List<String> texts() {
        StoredMessage.Query all =
                new StoredMessage.Query(Optional.empty(), Optional.empty(), Optional.empty(), 99, false);
        return home.messages(all).stream().map(StoredMessage::text).toList();
    }
}
