package chat.parley.node.store;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.provider.CryptoException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code session}. All rows are in memory, one is written at most once a group. Thread-confined. */
final class Sessions {
    private final RowSeal seal;
    private final PreparedStatement selectAll;
    private final PreparedStatement replace;
    private final PreparedStatement delete;
    private final Map<Long, SessionRow> rows = new HashMap<>();
    private final Map<Long, SessionRow> changed = new LinkedHashMap<>();

    /**
     * A session whose sealed part does not open.
     *
     * @param half as in {@link SessionRow}, readable
     */
    record Broken(long contact, long half, boolean accepted, int strangerEnvelopes, int strangerBytes) {}

    Sessions(Database database, RowSeal seal) throws SQLException {
        this.seal = seal;
        selectAll = database.prepare(
                "SELECT contact, half, accepted, stranger_envelopes, stranger_bytes, sealed FROM session");
        replace = database.prepare("REPLACE INTO session"
                + " (contact, half, accepted, stranger_envelopes, stranger_bytes, sealed) VALUES (?, ?, ?, ?, ?, ?)");
        delete = database.prepare("DELETE FROM session WHERE contact = ?");
    }

    /** Reads what is on disk; what was in memory is forgotten. */
    List<Broken> load() throws SQLException {
        rows.clear();
        changed.clear();
        List<Broken> broken = new ArrayList<>();
        try (ResultSet row = selectAll.executeQuery()) {
            while (row.next()) {
                long contact = row.getLong(1);
                Broken readable = new Broken(contact, row.getLong(2), row.getBoolean(3), row.getInt(4), row.getInt(5));
                SessionRow session = open(readable, row.getBytes(6));
                if (session == null) broken.add(readable);
                else rows.put(contact, session);
            }
        }
        return broken;
    }

    private @Nullable SessionRow open(Broken readable, byte[] sealed) {
        try {
            return SessionRow.decode(
                    readable.contact,
                    readable.half,
                    readable.accepted,
                    readable.strangerEnvelopes,
                    readable.strangerBytes,
                    seal.open(Cell.session(readable.contact), sealed));
        } catch (CryptoException | ProtocolException | IllegalArgumentException e) {
            return null;
        }
    }

    Optional<SessionRow> get(long contact) {
        return Optional.ofNullable(rows.get(contact));
    }

    /** Everybody's. */
    List<SessionRow> all() {
        return List.copyOf(rows.values());
    }

    /** Up to where a contact's half is delivered, as a {@link HalfPlace}; -1 without a session. */
    long deliveredThrough(long contact) {
        SessionRow row = rows.get(contact);
        return row == null ? -1 : row.place(row.base());
    }

    /** Adds or replaces. */
    void put(SessionRow row) {
        rows.put(row.contact, row);
        changed.put(row.contact, row);
    }

    /** Deletes. */
    void drop(long contact) throws SQLException {
        rows.remove(contact);
        changed.remove(contact);
        delete.setLong(1, contact);
        delete.executeUpdate();
    }

    /** Writes what has changed. */
    void flush() throws SQLException {
        for (SessionRow row : changed.values()) {
            replace.setLong(1, row.contact);
            replace.setLong(2, row.half);
            replace.setBoolean(3, row.accepted);
            replace.setInt(4, row.strangerEnvelopes());
            replace.setInt(5, row.strangerBytes());
            replace.setBytes(6, seal.seal(Cell.session(row.contact), row.encode()));
            replace.executeUpdate();
        }
        changed.clear();
    }
}
