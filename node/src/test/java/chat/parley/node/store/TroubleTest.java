package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.insert;
import static chat.parley.node.store.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.node.core.UserError;
import chat.parley.node.peer.Journal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only or wrong. */
class TroubleTest {
    private static final String LONG = "x".repeat(20_000);

    @TempDir
    private Path folder;

    private final List<Path> mounted = new ArrayList<>();

    @AfterEach
    void unmount() throws Exception {
        for (Path mount : mounted) run("umount", "-l", mount.toString());
    }

    // ---- full ----

    @Test
    void aFullDiskFailsWhatWaitsKeepsWhatIsThereAndLetsTheNextStartGoOn() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()),
                "skipped: may not mount a small disk here");
        mounted.add(disk);
        Path ballast = disk.resolve("ballast");
        Home home = Home.withContacts(disk.resolve("home"));
        Files.write(ballast, new byte[1 << 20]);
        List<Journal.Outcome> outcomes = fill(home, 500);
        int committed = assertStopped(outcomes, "is full; free some space, then start again");
        assertThat(committed).isPositive();
        // Reading goes on, and sees what was acknowledged and no more.
        assertThat(home.messages(query(BOB, 1_000))).hasSize(committed);
        home.close();
        // It opens on the full disk too.
        try (Home again = new Home(disk.resolve("home"))) {
            assertThat(again.messages(query(BOB, 1_000))).hasSize(committed);
        }
        Files.delete(ballast);
        try (Home again = new Home(disk.resolve("home"))) {
            assertThat(again.messages(query(BOB, 1_000))).hasSize(committed);
            again.chat(insert(again.contents.nextSeq(), BOB, false, LONG));
        }
    }

    /** Commits many at once, so that several wait when it happens. */
    private static List<Journal.Outcome> fill(Home home, int count) {
        List<Journal.Outcome> outcomes = new ArrayList<>();
        for (long seq = 1; seq <= count; seq++) {
            home.store.commit(List.of(insert(seq, BOB, false, LONG)), List.of(), outcomes::add);
        }
        home.commit(List.of(), List.of()); // the last answer
        return outcomes;
    }

    /** First only commits, then only failures with this reason in one line. */
    private static int assertStopped(List<Journal.Outcome> outcomes, String reason) {
        int committed = 0;
        while (committed < outcomes.size() && outcomes.get(committed) instanceof Journal.Outcome.Committed) committed++;
        assertThat(outcomes.subList(committed, outcomes.size()))
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Journal.Outcome.Failed.class,
                                failed -> assertThat(failed.reason())
                                        .contains(reason)
                                        .doesNotContain("\n")));
        return committed;
    }

    // ---- read-only ----

    @Test
    void aReadOnlyFolderIsOneLine() throws Exception {
        Home.withContacts(folder.resolve("home")).close();
        Path readOnly = readOnly(folder.resolve("home"));
        assertThatThrownBy(() -> new Home(readOnly))
                .isInstanceOfSatisfying(
                        UserError.class,
                        error -> assertThat(error.line())
                                .startsWith("can't write in " + readOnly)
                                .doesNotContain("\n"));
        assertThatThrownBy(() -> new Home(readOnly.resolve("new")))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.line()).startsWith("can't write in "));
    }

    /** Permissions, or, for root whom they don't stop, a read-only mount. */
    private Path readOnly(Path path) throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-x------"));
        }
        Path mount = Files.createDirectory(folder.resolve("read-only"));
        assumeTrue(run("mount", "--bind", path.toString(), mount.toString()), "skipped: root, and may not mount here");
        mounted.add(mount);
        assumeTrue(run("mount", "-o", "remount,ro,bind", mount.toString()), "skipped: may not mount read-only");
        return mount;
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    // ---- damaged ----

    @Test
    void aFileThatIsNoDatabaseIsOneLineAndLeftAsItIs() throws IOException {
        Home.withContacts(folder).close();
        Path file = folder.resolve("store.db");
        Files.writeString(file, "this is not a database, ".repeat(1_000));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> new Home(folder))
                .isInstanceOfSatisfying(
                        UserError.class,
                        error -> assertThat(error.line())
                                .contains("is damaged; keep a copy of it, and put back a backup")
                                .doesNotContain("\n"));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void damagedPagesStopTheStoreAndABackupStartsItAgain() throws IOException {
        Path file = folder.resolve("store.db");
        Path backup = folder.resolve("backup");
        int count = 300;
        try (Home home = Home.withContacts(folder)) {
            assertThat(fill(home, count)).hasOnlyElementsOfType(Journal.Outcome.Committed.class);
        }
        Files.copy(file, backup);
        overwritePages(file);
        Home home = new Home(folder); // what the start needs is still there
        // Neither is believed: what can't be read is not there, and nothing is written to such a file.
        assertThat(home.messages(query(BOB, count))).hasSizeLessThan(count);
        Journal.Outcome outcome = home.commit(List.of(insert(count + 1, BOB, false, "more")), List.of());
        assertStopped(List.of(outcome), "is damaged; keep a copy of it, and put back a backup");
        home.close();
        Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);
        try (Home again = new Home(folder)) {
            assertThat(again.messages(query(BOB, count))).hasSize(count);
            again.say(count + 1, BOB);
        }
    }

    /** From behind the pages where the tables begin to somewhere in the middle: texts, but not the newest ones. */
    private static void overwritePages(Path file) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            int spared = 20 * 4_096;
            access.seek(spared);
            byte[] garbage = new byte[(int) access.length() / 2 - spared];
            java.util.Arrays.fill(garbage, (byte) 0x5a);
            access.write(garbage);
        }
    }

    @Test
    void anotherProgramInTheFileIsOneLine() throws Exception {
        Home.withContacts(folder).close();
        String url = "jdbc:sqlite:" + folder.resolve("store.db");
        try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> new Home(folder))
                    .isInstanceOfSatisfying(
                            UserError.class, error -> assertThat(error.line()).contains("in use by another program"));
        }
        new Home(folder).close();
    }
}
