package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.Journal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code message}, its reading side. Everything was flushed before. Thread-confined. */
final class MessageReads {
    private static final String SELECT = "SELECT " + MessageRow.COLUMNS + " FROM message m ";
    private static final String BETWEEN = "m.seq > ? AND m.seq < ? ";

    private final MessageRow codec;
    private final PreparedStatement ascending;
    private final PreparedStatement descending;
    private final PreparedStatement ascendingOf;
    private final PreparedStatement descendingOf;
    private final PreparedStatement byId;
    private final PreparedStatement mineAfter;
    private final PreparedStatement lastSeq;
    private final PreparedStatement unread;

    MessageReads(Database database, MessageRow codec) throws SQLException {
        this.codec = codec;
        ascending = database.prepare(SELECT + "WHERE " + BETWEEN + "ORDER BY m.seq LIMIT ?");
        descending = database.prepare(SELECT + "WHERE " + BETWEEN + "ORDER BY m.seq DESC LIMIT ?");
        // Two ranges of the index (contact, mine), which SQLite merges as it goes; with one range it would sort them
        // all.
        ascendingOf = database.prepare(ofContact("ORDER BY 1 LIMIT ?"));
        descendingOf = database.prepare(ofContact("ORDER BY 1 DESC LIMIT ?"));
        byId = database.prepare(SELECT + "WHERE m.id = ? ORDER BY m.seq LIMIT 1");
        mineAfter = database.prepare(SELECT + "WHERE m.contact = ? AND m.mine = 1 AND m.seq > coalesce("
                + "(SELECT seq FROM message WHERE id = ? AND contact = ? AND mine = 1), 0) ORDER BY m.seq LIMIT ?");
        lastSeq = database.prepare("SELECT max(seq) FROM message");
        unread = database.prepare("SELECT id, n, (SELECT received FROM message WHERE seq = newest) FROM"
                + " (SELECT c.id AS id, count(*) AS n, max(m.seq) AS newest FROM contact c"
                + " JOIN message m ON m.contact = c.id AND m.mine = 0 AND m.seq > c.read_here GROUP BY c.id)");
    }

    private static String ofContact(String orderAndLimit) {
        String half = SELECT + "WHERE m.contact = ? AND m.mine = %d AND " + BETWEEN;
        return half.formatted(0) + "UNION ALL " + half.formatted(1) + orderAndLimit;
    }

    /** The greatest seq; 0 without messages. */
    long lastSeq() throws SQLException {
        try (ResultSet row = lastSeq.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Up to {@code rows} messages with {@code above < seq < below}, from one end. */
    List<StoredMessage> slice(Optional<Long> contact, long above, long below, boolean down, int rows)
            throws SQLException {
        PreparedStatement select =
                contact.isEmpty() ? (down ? descending : ascending) : (down ? descendingOf : ascendingOf);
        int next = 1;
        for (int half = contact.isEmpty() ? 1 : 0; half < 2; half++) {
            if (contact.isPresent()) select.setLong(next++, contact.get());
            select.setLong(next++, above);
            select.setLong(next++, below);
        }
        select.setInt(next, rows);
        return list(select);
    }

    /** One message by its id, whoever said it. */
    Optional<StoredMessage> byId(Id128 id) throws SQLException {
        byId.setBytes(1, id.bytes());
        return list(byId).stream().findFirst();
    }

    /** {@link Journal#mineAfter}. */
    List<StoredMessage> mineAfter(long contact, Optional<Id128> after, int limit) throws SQLException {
        mineAfter.setLong(1, contact);
        mineAfter.setBytes(2, after.map(Id128::bytes).orElse(new byte[0]));
        mineAfter.setLong(3, contact);
        mineAfter.setInt(4, limit);
        return list(mineAfter);
    }

    private List<StoredMessage> list(PreparedStatement select) throws SQLException {
        List<StoredMessage> messages = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) messages.add(codec.read(row, 1));
        }
        return messages;
    }

    /** {@link Journal#unread}. */
    List<Journal.Unread> unread() throws SQLException {
        List<Journal.Unread> all = new ArrayList<>();
        try (ResultSet row = unread.executeQuery()) {
            while (row.next()) all.add(new Journal.Unread(row.getLong(1), row.getInt(2), row.getLong(3)));
        }
        return all;
    }
}
