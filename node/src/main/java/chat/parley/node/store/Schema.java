package chat.parley.node.store;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The tables, and how an older store becomes one of today. {@code PRAGMA user_version} counts the steps that a store has taken; each
 * step is one transaction with its number. A step never changes once it was released: what comes later is a further step.
 */
final class Schema {
    /** One change of the tables. */
    @FunctionalInterface
    interface Step {
        void apply(Database database, RowSeal seal) throws SQLException;
    }

    /** All steps; the first makes a new store. */
    static final List<Step> STEPS = List.of(Schema::create);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private Schema() {}

    /**
     * Brings a store to the last of {@code steps}. An older one is copied beside before anything changes.
     *
     * @param now names the copy
     * @throws UserError if the store is newer than {@code steps}, no store, or sealed under another key
     */
    static void bringUpToDate(Database database, Path file, List<Step> steps, RowSeal seal, Instant now)
            throws SQLException, IOException {
        long version = database.number("PRAGMA user_version");
        if (version > steps.size()) throw new UserError("this store was written by a newer Parley", "update");
        if (version == 0 && database.number("SELECT count(*) FROM sqlite_schema") > 0) {
            throw new UserError(file + " is not Parley's", "choose another folder with --home");
        }
        if (version > 0) checkKey(database, file, seal);
        if (version > 0 && version < steps.size()) copyBeside(database, file, version, now);
        for (int i = (int) version; i < steps.size(); i++) {
            database.begin();
            steps.get(i).apply(database, seal);
            database.run("PRAGMA user_version=" + (i + 1));
            database.commit();
        }
    }

    private static void checkKey(Database database, Path file, RowSeal seal) throws SQLException {
        try (PreparedStatement select = database.prepare("SELECT proof FROM store");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) throw new UserError(file + " is damaged", "keep a copy of it, and put back a backup");
            seal.open(Cell.proof(), row.getBytes(1));
        } catch (CryptoException e) {
            throw new UserError(
                    "store.key does not open " + file, "put the store.key that belongs to it back from a backup");
        }
    }

    private static void copyBeside(Database database, Path file, long version, Instant now)
            throws SQLException, IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".v" + version + "-" + DATE.format(now));
        Path draft = file.resolveSibling(copy.getFileName() + ".new");
        Files.deleteIfExists(draft);
        HomeFiles.makeFile(draft);
        // By SQLite: it alone knows what is still in the log; and Java closing a descriptor of the file would drop
        // SQLite's lock.
        try (PreparedStatement vacuum = database.prepare("VACUUM INTO ?")) {
            vacuum.setString(1, draft.toAbsolutePath().toString());
            vacuum.execute();
        }
        HomeFiles.syncFile(draft);
        Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) HomeFiles.syncFolder(folder);
    }

    // ---- step 1 ----

    private static void create(Database database, RowSeal seal) throws SQLException {
        // proof: shows that the data key is this store's. ref_bound: no ref from here on was ever given out.
        database.run("""
                CREATE TABLE store (
                  one INTEGER PRIMARY KEY CHECK (one = 1),
                  proof BLOB NOT NULL,
                  ref_bound INTEGER NOT NULL) STRICT""");
        database.run("CREATE TABLE setting (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID");
        database.run("""
                CREATE TABLE contact (
                  id INTEGER PRIMARY KEY,
                  sealed BLOB NOT NULL,
                  read_here INTEGER NOT NULL DEFAULT 0,
                  read_there INTEGER NOT NULL DEFAULT 0) STRICT""");
        // place: see Place; NULL while the message has no number, and for the other's. ended: a code of MessageRow.
        database.run("""
                CREATE TABLE message (
                  seq INTEGER PRIMARY KEY,
                  contact INTEGER NOT NULL,
                  mine INTEGER NOT NULL,
                  id BLOB NOT NULL,
                  received INTEGER NOT NULL,
                  place INTEGER,
                  path INTEGER NOT NULL,
                  ended INTEGER,
                  sealed BLOB NOT NULL) STRICT""");
        // Id first: new ids are the greatest ones, so that inserts touch few pages, and one message is found by its id
        // alone.
        database.run("CREATE UNIQUE INDEX message_id ON message (id, contact, mine)");
        database.run("CREATE INDEX message_conversation ON message (contact, mine)");
        database.run("""
                CREATE TABLE waiting (
                  ref INTEGER PRIMARY KEY,
                  contact INTEGER NOT NULL,
                  ord INTEGER NOT NULL,
                  message INTEGER,
                  content BLOB,
                  queued INTEGER NOT NULL) STRICT""");
        database.run("CREATE INDEX waiting_order ON waiting (contact, ord)");
        // Of its own, keyed by place: a row is appended where it will be deleted as part of one range.
        database.run("""
                CREATE TABLE numbered (
                  contact INTEGER NOT NULL,
                  place INTEGER NOT NULL,
                  ref INTEGER NOT NULL,
                  message INTEGER,
                  content BLOB,
                  envelope BLOB NOT NULL,
                  PRIMARY KEY (contact, place)) STRICT, WITHOUT ROWID""");
        database.run("""
                CREATE TABLE session (
                  contact INTEGER PRIMARY KEY,
                  half INTEGER NOT NULL,
                  accepted INTEGER NOT NULL,
                  stranger_envelopes INTEGER NOT NULL,
                  stranger_bytes INTEGER NOT NULL,
                  sealed BLOB NOT NULL) STRICT""");
        try (PreparedStatement insert =
                database.prepare("INSERT INTO store (one, proof, ref_bound) VALUES (1, ?, 1)")) {
            insert.setBytes(1, seal.seal(Cell.proof(), new byte[0]));
            insert.executeUpdate();
        }
    }
}
