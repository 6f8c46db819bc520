package chat.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A home's lock, key file and folder. */
class HomeTest {
    @TempDir
    private Path temp;

    // ---- the folder ----

    @Test
    void nobodyElseReadsAHome() throws IOException {
        Path folder = temp.resolve("made/by/us");
        try (Home home = Home.withContacts(folder)) {
            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(mode(temp.resolve("made"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
                }
            }
            assertThat(home.folder.resolve("store.db-wal")).exists();
            assertThat(home.folder.resolve("store.db-shm")).doesNotExist();
        }
    }

    @Test
    void anExistingFolderKeepsItsModeUntilAllInItIsAHomes() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path theirs = Files.createFile(temp.resolve("theirs.txt"));
        new Home(temp).close();
        new Home(temp).close();
        assertThat(mode(temp)).as("somebody else may need it").isEqualTo("rwxr-xr-x");
        Files.delete(theirs);
        Files.createDirectory(temp.resolve("log"));
        new Home(temp).close();
        assertThat(mode(temp)).isEqualTo("rwx------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "a b", "q?x=1&journal_mode=off", "100%41#frag", "家里", "semi;colon'quote\"", "file:x"})
    void anyNameOfAFolderWorks(String name) {
        Path folder = temp.resolve(name);
        try (Home home = Home.withContacts(folder)) {
            home.reopen();
            assertThat(home.contents.contacts()).hasSize(2);
            assertThat(folder.resolve("store.db")).exists();
        }
    }

    @Test
    void aFileInPlaceOfAHomeIsOneLine() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> new Home(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it is not a folder");
    }

    // ---- the lock ----

    @Test
    void oneNodeAHome() {
        try (Home home = new Home(temp)) {
            assertThat(HomeLock.tryAcquire(temp)).isEmpty();
            assertThatThrownBy(() -> new Home(temp))
                    .isInstanceOfSatisfying(
                            UserError.class,
                            error -> assertThat(error.line())
                                    .contains("in use by another node")
                                    .doesNotContain("\n"));
            assertThat(home.session().known()).isEmpty();
        }
        new Home(temp).close();
    }

    @Test
    void anotherProcessIsKeptOut() throws Exception {
        Process child = Children.start(HoldingChild.class, temp.toString());
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("holding");
            assertThat(HomeLock.tryAcquire(temp)).isEmpty();
        } finally {
            child.destroyForcibly().waitFor();
        }
        HomeLock.acquire(temp).close(); // its lock went with it
    }

    @Test
    void theCallersLockOutlivesTheStore() {
        try (HomeLock lock = HomeLock.acquire(temp)) {
            Store.open(lock, Runnable::run, new SecureRandom()).close();
            assertThat(HomeLock.tryAcquire(temp)).isEmpty();
        }
        HomeLock.acquire(temp).close();
    }

    @Test
    void aFailedStartLetsTheHomeGo() throws IOException {
        new Home(temp).close();
        Files.writeString(temp.resolve("store.key"), "garbage");
        assertThatThrownBy(() -> new Home(temp)).isInstanceOf(UserError.class);
        HomeLock.acquire(temp).close();
    }

    // ---- the key ----

    @Test
    void aStoreWithoutItsKeyIsRefusedAndLeftAsItIs() throws IOException {
        Home.withContacts(temp).close();
        byte[] store = Files.readAllBytes(temp.resolve("store.db"));
        Files.delete(temp.resolve("store.key"));
        assertRefused("its key");
        assertThat(temp.resolve("store.key")).doesNotExist();
        assertThat(Files.readAllBytes(temp.resolve("store.db"))).isEqualTo(store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "{\"v\":1}"})
    void aFileThatHoldsNoKeyIsRefusedAndLeftAsItIs(String content) throws IOException {
        Home.withContacts(temp).close();
        Files.writeString(temp.resolve("store.key"), content);
        assertRefused("store.key is damaged");
        assertThat(temp.resolve("store.key")).hasContent(content);
    }

    @Test
    void anotherStoresKeyIsRefused() throws IOException {
        Home.withContacts(temp.resolve("one")).close();
        Home.withContacts(temp.resolve("two")).close();
        Files.copy(temp.resolve("one/store.db"), temp.resolve("two.db"));
        Files.delete(temp.resolve("two/store.db"));
        Files.move(temp.resolve("two.db"), temp.resolve("two/store.db"));
        assertThatThrownBy(() -> new Home(temp.resolve("two")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("store.key does not open");
    }

    @Test
    void aKeyOfANewerVersionOrWithAPassphraseSaysUpdate() throws IOException {
        Home.withContacts(temp).close();
        byte[] key = Files.readAllBytes(temp.resolve("store.key"));
        String text = new String(key, StandardCharsets.ISO_8859_1);
        Files.write(temp.resolve("store.key"), text.replace("plain", "other").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("newer Parley");
        byte[] newer = key.clone();
        newer[text.indexOf("av") + 2] = 2; // a map's "v": text of 1, then the number
        Files.write(temp.resolve("store.key"), newer);
        assertRefused("newer Parley");
    }

    @Test
    void aFirstStartThatWasCutOffIsBegunAgain() throws IOException {
        Files.write(temp.resolve("store.key.new"), new byte[5]);
        Files.createFile(temp.resolve("store.db"));
        try (Home home = Home.withContacts(temp)) {
            assertThat(temp.resolve("store.key.new")).doesNotExist();
            home.chat(new ChatChange.PutSetting("a", new byte[1]));
        }
    }

    @Test
    void everyHomeHasAKeyOfItsOwn() throws IOException {
        new Home(temp.resolve("one")).close();
        new Home(temp.resolve("two")).close();
        byte[] one = Files.readAllBytes(temp.resolve("one/store.key"));
        byte[] two = Files.readAllBytes(temp.resolve("two/store.key"));
        assertThat(one).hasSameSizeAs(two);
        assertThat(Arrays.mismatch(one, two)).isPositive();
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> new Home(temp))
                .isInstanceOfSatisfying(
                        UserError.class,
                        error -> assertThat(error.line()).contains(reason).doesNotContain("\n"));
    }

    /** Holds a home until it is killed. */
    static final class HoldingChild {
        public static void main(String[] args) throws InterruptedException {
            HomeLock lock = HomeLock.acquire(Path.of(args[0]));
            System.out.println("holding");
            Thread.currentThread().join(60_000);
            lock.close();
        }
    }
}
