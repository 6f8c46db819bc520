package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:11:12Z");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeAStore() {
        try (Home home = Home.withContacts(folder)) {
            home.say(1, BOB);
            file = home.database();
        }
    }

    @Test
    void aNewerStoreIsRefusedInOneLineAndLeftAsItIs() throws IOException {
        Tampering.run(file, "PRAGMA user_version = " + (Schema.STEPS.size() + 1));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> new Home(folder))
                .isInstanceOfSatisfying(
                        UserError.class,
                        error ->
                                assertThat(error.line()).isEqualTo("this store was written by a newer Parley; update"));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aStoreOfSomethingElseIsRefused() {
        Tampering.run(file, "PRAGMA user_version = 0");
        assertThatThrownBy(() -> new Home(folder)).isInstanceOf(UserError.class).hasMessageContaining("not Parley's");
    }

    @Test
    void anOlderStoreIsCopiedBesideAndThenTakesTheMissingSteps() throws Exception {
        migrate(steps((database, seal) -> database.run("ALTER TABLE message ADD COLUMN more INTEGER")));
        Path copy = folder.resolve("store.db.v1-20261102-101112");
        assertThat(copy).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(number(file, "PRAGMA user_version")).isEqualTo(2);
        assertThat(number(file, "SELECT count(more IS NULL) FROM message")).isEqualTo(1);
        assertThat(number(copy, "PRAGMA user_version")).isEqualTo(1);
        // The copy is a store that opens.
        Files.delete(file);
        Files.copy(copy, file);
        try (Home home = new Home(folder)) {
            assertThat(home.message(1).text()).isEqualTo("text 1");
        }
    }

    @Test
    void aStepThatFailsLeavesTheStoreBeforeIt() throws Exception {
        List<Schema.Step> steps = steps((database, seal) -> database.run("CREATE TABLE two (a)"), (database, seal) -> {
            database.run("CREATE TABLE three (a)");
            database.run("this is no SQL");
        });
        assertThatThrownBy(() -> migrate(steps)).isInstanceOf(SQLException.class);
        assertThat(number(file, "PRAGMA user_version")).isEqualTo(2);
        assertThat(number(file, "SELECT count(*) FROM sqlite_schema WHERE name IN ('two', 'three')"))
                .isEqualTo(1);
    }

    @Test
    void aStoreOfTodayIsNotCopied() throws Exception {
        migrate(Schema.STEPS);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(f -> f.getFileName().toString().contains(".v1")))
                    .isEmpty();
        }
    }

    private static List<Schema.Step> steps(Schema.Step... more) {
        List<Schema.Step> steps = new ArrayList<>(Schema.STEPS);
        steps.addAll(List.of(more));
        return steps;
    }

    private void migrate(List<Schema.Step> steps) throws Exception {
        SecureRandom random = new SecureRandom();
        try (Database database = Database.open(file);
                RowSeal seal = new RowSeal(StoreKey.readOrMake(folder, file, random), random)) {
            Schema.bringUpToDate(database, file, steps, seal, NOW);
        }
    }

    private static long number(Path database, String sql) throws SQLException {
        try (Database opened = Database.open(database)) {
            return opened.number(sql);
        }
    }
}
