package chat.parley.node.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One connection to a SQLite file: its pragmas, its transactions. Thread-confined. A committed transaction is on disk: in WAL mode
 * {@code synchronous=FULL} syncs the log at every commit, {@code NORMAL} would lose the last ones with the power.
 */
final class Database implements AutoCloseable {
    /**
     * Pages kept in memory, in KiB: the upper pages of every index of a store with a million messages, and those that a group writes.
     */
    private static final int CACHE_KIB = 8_192;
    /** Bytes of log that stay on disk after it was moved to the file; a great deletion may make it grow far beyond. */
    private static final int LOG_BYTES = 16 << 20;

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;

    private Database(Connection connection) throws SQLException {
        this.connection = connection;
        // Only one node has a home open. Alone, SQLite keeps its lock and the log's index in its own memory: no -shm
        // file, no lock
        // calls; measured, a commit of one message takes 88 µs of CPU instead of 120.
        run("PRAGMA locking_mode=EXCLUSIVE");
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=FULL");
        run("PRAGMA fullfsync=ON"); // macOS: its fsync leaves the disk's cache alone
        run("PRAGMA temp_store=MEMORY");
        run("PRAGMA secure_delete=ON");
        run("PRAGMA cache_size=-" + CACHE_KIB);
        run("PRAGMA journal_size_limit=" + LOG_BYTES);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
    }

    /**
     * Opens the file, which exists but may be empty. Holds SQLite's lock on it from now on. Damage is found when it is met, not here:
     * {@code PRAGMA quick_check} takes over 2 s for a million messages (385 MB), measured.
     *
     * @throws SQLException also when another process has it open, or it is no database
     */
    static Database open(Path file) throws SQLException {
        // As a URI: in a plain name the driver takes what follows a question mark for settings.
        String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri();
        Connection connection = DriverManager.getConnection(url);
        try {
            return new Database(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Runs one statement; what it answers is dropped. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** A statement that lives as long as this. */
    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    void begin() throws SQLException {
        begin.execute();
    }

    /** On disk when this returns. */
    void commit() throws SQLException {
        commit.execute();
    }

    /** Undoes what is not committed, if there is anything. */
    void rollback() throws SQLException {
        // After some errors SQLite has done so by itself, and then there is nothing to roll back.
        if (connection.isClosed()) return;
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    /** Moves what is in the log to the file, and cuts the log to nothing. */
    void checkpoint() throws SQLException {
        run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
