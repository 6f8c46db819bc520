package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.StoredMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The table {@code message}, its writing side. Inserts and numbers of a group are kept until {@link #flush}, so that a message which gets
 * its number in the group that inserts it is written once. Thread-confined.
 */
final class Messages {
    /** No number: queued, ended, or the other's. */
    private static final long NOWHERE = -1;

    /** A message that this group inserts. */
    private static final class Insert {
        final StoredMessage message;
        final Set<Long> known;
        long place = NOWHERE;
        int path;

        Insert(StoredMessage message, Set<Long> known) {
            this.message = message;
            this.known = known;
            this.path = message.path().code();
        }
    }

    /** Where a message goes that an earlier group inserted. */
    private record Placing(long place, int path) {}

    private final MessageRow codec;
    private final PreparedStatement insert;
    private final PreparedStatement place;
    private final PreparedStatement end;
    private final PreparedStatement deleteAll;
    private final PreparedStatement selectOwn;
    private final Map<Long, Insert> inserts = new LinkedHashMap<>();
    private final Map<Long, Placing> placings = new LinkedHashMap<>();

    Messages(Database database, MessageRow codec) throws SQLException {
        this.codec = codec;
        insert = database.prepare("INSERT INTO message (seq, contact, mine, id, received, place, path, sealed)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, contact, mine) DO NOTHING");
        place = database.prepare("UPDATE message SET place = ?, path = ?, ended = NULL WHERE seq = ?");
        // One that has a number is on its way: it can't end any more.
        end = database.prepare("UPDATE message SET ended = ? WHERE seq = ? AND mine = 1 AND place IS NULL");
        deleteAll = database.prepare("DELETE FROM message WHERE contact = ?");
        selectOwn = database.prepare("SELECT seq FROM message WHERE id = ? AND contact = ? AND mine = 1");
    }

    /**
     * Inserts at the next flush.
     *
     * @param known takes the seq then if the message is there already
     */
    void insert(StoredMessage message, Set<Long> known) {
        if (inserts.put(message.seq(), new Insert(message, known)) != null) {
            throw new IllegalStateException("seq " + message.seq() + " given twice");
        }
    }

    /** A message's row has got a number. */
    void number(long seq, long atPlace, int path) {
        Insert pending = inserts.get(seq);
        if (pending == null) {
            placings.put(seq, new Placing(atPlace, path));
        } else {
            pending.place = atPlace;
            pending.path = path;
        }
    }

    /** A message waits in the queue; if it had a number, that is no longer so. */
    void queue(long seq) {
        if (!inserts.containsKey(seq)) placings.put(seq, new Placing(NOWHERE, StoredMessage.PathKind.NONE.code()));
    }

    /** Writes what the group has brought. */
    void flush() throws SQLException {
        if (!inserts.isEmpty()) flushInserts();
        if (!placings.isEmpty()) flushPlacings();
    }

    private void flushInserts() throws SQLException {
        for (Insert one : inserts.values()) {
            StoredMessage message = one.message;
            insert.setLong(1, message.seq());
            insert.setLong(2, message.contact());
            insert.setInt(3, message.mine() ? 1 : 0);
            insert.setBytes(4, message.id().bytes());
            insert.setLong(5, message.receivedMillis());
            setPlace(insert, 6, one.place);
            insert.setInt(7, one.path);
            insert.setBytes(8, codec.sealed(message));
            insert.addBatch();
        }
        int[] counts = insert.executeBatch();
        int i = 0;
        for (Insert one : inserts.values()) {
            if (counts[i++] == 0) one.known.add(one.message.seq());
        }
        inserts.clear();
    }

    private void flushPlacings() throws SQLException {
        for (Map.Entry<Long, Placing> entry : placings.entrySet()) {
            setPlace(place, 1, entry.getValue().place);
            place.setInt(2, entry.getValue().path);
            place.setLong(3, entry.getKey());
            place.addBatch();
        }
        place.executeBatch();
        placings.clear();
    }

    private static void setPlace(PreparedStatement statement, int index, long value) throws SQLException {
        if (value == NOWHERE) statement.setNull(index, Types.INTEGER);
        else statement.setLong(index, value);
    }

    /** One's own message ends, unless it has a number. Flushed before. */
    void end(long seq, StoredMessage.State state) throws SQLException {
        end.setInt(1, MessageRow.endedCode(state));
        end.setLong(2, seq);
        end.executeUpdate();
    }

    /** Deletes a conversation. Flushed before. */
    void dropAll(long contact) throws SQLException {
        deleteAll.setLong(1, contact);
        deleteAll.executeUpdate();
    }

    /** The seq of one's own message. Flushed before. */
    OptionalLong ownSeq(long contact, Id128 id) throws SQLException {
        selectOwn.setBytes(1, id.bytes());
        selectOwn.setLong(2, contact);
        try (ResultSet row = selectOwn.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }
}
