package chat.parley.node.store;

import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.session.Chain;
import chat.parley.node.session.Sealed;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables {@code waiting} (rows without a number) and {@code numbered} (rows with envelope and {@link HalfPlace}), their writing
 * side. Changes of a group are kept until {@link #flush}: a row that joins the queue and gets its number in one group is inserted once,
 * into {@code numbered}. Thread-confined.
 */
final class Outgoing {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    /**
     * How many refs are taken at once. The bound is on disk before any of them is; a start goes on from the bound, so that none is
     * given twice although retired rows leave no trace. A crash skips at most so many of 2^63.
     */
    private static final long REF_LEASE = 65_536;

    /** A row that this group brought. */
    private static final class Joined {
        final OutgoingRow row;

        @Nullable
        Numbering numbering;

        Joined(OutgoingRow row) {
            this.row = row;
        }
    }

    /** A row's number and envelope, and where that stands. */
    private record Numbering(long contact, long place, Sealed sealed, int path) {}

    private final RowSeal seal;
    private final Messages messages;
    private final LongSupplier wallMillis;
    private final PreparedStatement insertWaiting;
    private final PreparedStatement insertNumbered;
    private final PreparedStatement moveRow;
    private final PreparedStatement placeMessage;
    private final PreparedStatement deleteWaiting;
    private final PreparedStatement retire;
    private final PreparedStatement updateRefBound;
    private final Requeue requeue;
    private final Map<Long, Joined> joined = new LinkedHashMap<>();
    private final List<Numbering> moves = new ArrayList<>();
    private final Map<Long, Long> retired = new HashMap<>();
    /** The first place that the group gave, by contact. */
    private final Map<Long, Long> firstGiven = new HashMap<>();

    private long refBound;
    private long nextRef;
    private boolean refBoundMoved;

    Outgoing(Database database, RowSeal seal, Messages messages, LongSupplier wallMillis) throws SQLException {
        this.seal = seal;
        this.messages = messages;
        this.wallMillis = wallMillis;
        insertWaiting = database.prepare(
                "INSERT INTO waiting (ref, contact, ord, message, content, queued) VALUES (?, ?, ?, ?, ?, ?)");
        insertNumbered = database.prepare(
                "INSERT INTO numbered (contact, place, ref, message, content, envelope) VALUES (?, ?, ?, ?, ?, ?)");
        moveRow = database.prepare("INSERT INTO numbered (contact, place, ref, message, content, envelope)"
                + " SELECT contact, ?, ref, message, content, ? FROM waiting WHERE ref = ? AND contact = ?");
        placeMessage = database.prepare("UPDATE message SET place = ?, path = ?, ended = NULL"
                + " WHERE seq = (SELECT message FROM waiting WHERE ref = ?)");
        deleteWaiting = database.prepare("DELETE FROM waiting WHERE ref = ?");
        retire = database.prepare("DELETE FROM numbered WHERE contact = ? AND place <= ?");
        updateRefBound = database.prepare("UPDATE store SET ref_bound = ?");
        requeue = new Requeue(database, wallMillis);
        refBound = database.number("SELECT ref_bound FROM store");
        nextRef = refBound;
    }

    // ---- changes ----

    /** A row joins the queue. */
    void enqueue(OutgoingRow row) {
        if (joined.put(row.ref(), new Joined(row)) != null) {
            throw new IllegalStateException("ref " + row.ref() + " given twice");
        }
        row.message().ifPresent(messages::queue);
        nextRef = Math.max(nextRef, row.ref() + 1);
        if (nextRef <= refBound) return;
        refBound = nextRef + REF_LEASE;
        refBoundMoved = true;
    }

    /** A row gets its number and its envelope. */
    void number(long contact, long place, Sealed sealed, int path) {
        firstGiven.putIfAbsent(contact, place);
        Numbering numbering = new Numbering(contact, place, sealed, path);
        Joined pending = joined.get(sealed.ref());
        if (pending == null) {
            moves.add(numbering);
            return;
        }
        pending.numbering = numbering;
        OptionalLong message = pending.row.message();
        if (message.isPresent()) messages.number(message.getAsLong(), place, path);
    }

    /** Whether the group gave numbers up to this place: it has to be flushed before they can retire. */
    boolean gave(long contact, long place) {
        return firstGiven.getOrDefault(contact, Long.MAX_VALUE) <= place;
    }

    /** The rows up to this place go; the group gave none of their numbers. */
    void retire(long contact, long place) {
        retired.merge(contact, place, Math::max);
    }

    // ---- writing ----

    /** Writes what the group has brought; its messages were flushed before. */
    void flush() throws SQLException {
        // First: new rows then take the pages that the retired ones leave, which are so written once, not twice: a
        // quarter less
        // written in all, measured.
        if (!retired.isEmpty()) flushRetired();
        if (!joined.isEmpty()) flushJoined();
        if (!moves.isEmpty()) flushMoves();
        firstGiven.clear();
        if (refBoundMoved) writeRefBound();
    }

    private void flushRetired() throws SQLException {
        for (Map.Entry<Long, Long> entry : retired.entrySet()) {
            retire.setLong(1, entry.getKey());
            retire.setLong(2, entry.getValue());
            retire.executeUpdate();
        }
        retired.clear();
    }

    private void flushJoined() throws SQLException {
        boolean anyWaits = false;
        boolean anyNumbered = false;
        for (Joined one : joined.values()) {
            Numbering numbering = one.numbering;
            if (numbering == null) {
                addWaiting(one.row);
                anyWaits = true;
            } else {
                addNumbered(numbering, one.row);
                anyNumbered = true;
            }
        }
        if (anyWaits) insertWaiting.executeBatch();
        if (anyNumbered) insertNumbered.executeBatch();
        joined.clear();
    }

    private void addWaiting(OutgoingRow row) throws SQLException {
        insertWaiting.setLong(1, row.ref());
        insertWaiting.setLong(2, row.contact());
        insertWaiting.setLong(3, row.order());
        setMessageAndContent(insertWaiting, 4, row);
        insertWaiting.setLong(6, wallMillis.getAsLong());
        insertWaiting.addBatch();
    }

    private void addNumbered(Numbering numbering, OutgoingRow row) throws SQLException {
        insertNumbered.setLong(1, numbering.contact);
        insertNumbered.setLong(2, numbering.place);
        insertNumbered.setLong(3, row.ref());
        setMessageAndContent(insertNumbered, 4, row);
        insertNumbered.setBytes(6, envelope(numbering));
        insertNumbered.addBatch();
    }

    private void setMessageAndContent(PreparedStatement statement, int index, OutgoingRow row) throws SQLException {
        OptionalLong message = row.message();
        if (message.isPresent()) {
            statement.setLong(index, message.getAsLong());
            statement.setNull(index + 1, Types.BLOB);
        } else {
            statement.setNull(index, Types.INTEGER);
            statement.setBytes(index + 1, seal.seal(Cell.content(row.ref(), row.contact()), row.content()));
        }
    }

    /** What is sealed of a numbered row: the chain after it (32 bytes) ‖ the envelope. */
    private byte[] envelope(Numbering numbering) {
        byte[] chain = numbering.sealed.chain().bytes();
        byte[] bytes = numbering.sealed.envelope();
        byte[] plain = new byte[Chain.BYTES + bytes.length];
        System.arraycopy(chain, 0, plain, 0, Chain.BYTES);
        System.arraycopy(bytes, 0, plain, Chain.BYTES, bytes.length);
        Cell cell = Cell.envelope(numbering.contact, numbering.place, numbering.sealed.ref());
        return seal.seal(cell, plain);
    }

    private void flushMoves() throws SQLException {
        for (Numbering one : moves) {
            moveRow.setLong(1, one.place);
            moveRow.setBytes(2, envelope(one));
            moveRow.setLong(3, one.sealed.ref());
            moveRow.setLong(4, one.contact);
            moveRow.addBatch();
            placeMessage.setLong(1, one.place);
            placeMessage.setInt(2, one.path);
            placeMessage.setLong(3, one.sealed.ref());
            placeMessage.addBatch();
            deleteWaiting.setLong(1, one.sealed.ref());
            deleteWaiting.addBatch();
        }
        int[] moved = moveRow.executeBatch();
        placeMessage.executeBatch();
        deleteWaiting.executeBatch();
        for (int i = 0; i < moved.length; i++) {
            if (moved[i] == 0) insertOrphan(moves.get(i));
        }
        moves.clear();
    }

    /** A number for a row that has left the queue: kept all the same, since a session's numbers have no gap. */
    private void insertOrphan(Numbering one) throws SQLException {
        LOG.warn("contact {}: number {} for a row that waits no more", one.contact, one.sealed.number());
        insertNumbered.setLong(1, one.contact);
        insertNumbered.setLong(2, one.place);
        insertNumbered.setLong(3, one.sealed.ref());
        insertNumbered.setNull(4, Types.INTEGER);
        insertNumbered.setNull(5, Types.BLOB);
        insertNumbered.setBytes(6, envelope(one));
        insertNumbered.executeUpdate();
    }

    private void writeRefBound() throws SQLException {
        updateRefBound.setLong(1, refBound);
        updateRefBound.executeUpdate();
        refBoundMoved = false;
    }

    // ---- what is done at once; flushed before ----

    /** A row leaves the queue, if it waits. */
    void dequeue(long ref) throws SQLException {
        deleteWaiting.setLong(1, ref);
        deleteWaiting.executeUpdate();
    }

    /** {@link Requeue#some}. */
    void requeue(long contact, List<Long> refs) throws SQLException {
        requeue.some(contact, refs);
    }

    /** {@link Requeue#all}. */
    void requeueAll(long contact) throws SQLException {
        requeue.all(contact);
    }

    /** Deletes everything of a contact. */
    void dropAll(long contact) throws SQLException {
        requeue.dropAll(contact);
    }

    /** A clean end: the next start goes on from here. */
    void giveBackRefs() throws SQLException {
        if (refBound == nextRef) return;
        refBound = nextRef;
        writeRefBound();
    }

    /** The first ref that was never given out. */
    long nextRef() {
        return nextRef;
    }
}
