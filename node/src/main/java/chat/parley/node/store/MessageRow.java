package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.node.chat.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A message's row: its columns, what is sealed of it, and its state, which no column holds. */
final class MessageRow {
    /** The columns that {@link #read} takes, in its order. */
    static final String COLUMNS = "m.seq, m.contact, m.mine, m.id, m.received, m.place, m.path, m.ended, m.sealed";

    /** What is shown where the text does not open. */
    static final String DAMAGED = "[damaged]";

    private static final int CANCELLED = 1;
    private static final int FAILED = 2;

    private final RowSeal seal;
    private final Sessions sessions;
    private final Contacts contacts;

    MessageRow(RowSeal seal, Sessions sessions, Contacts contacts) {
        this.seal = seal;
        this.sessions = sessions;
        this.contacts = contacts;
    }

    /** What column {@code ended} holds for a state. */
    static int endedCode(StoredMessage.State state) {
        return switch (state) {
            case CANCELLED -> CANCELLED;
            case FAILED -> FAILED;
            default -> throw new IllegalArgumentException("a message does not end as " + state);
        };
    }

    /** What column {@code sealed} holds: the author's time (8 bytes) ‖ the text in UTF-8. */
    byte[] sealed(StoredMessage message) {
        byte[] text = message.text().getBytes(StandardCharsets.UTF_8);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(message.atMillis())
                .put(text)
                .array();
        Cell cell = Cell.message(message.seq(), message.contact(), message.mine(), message.id());
        return seal.seal(cell, plain);
    }

    /**
     * The current row of a query.
     *
     * @param first where {@link #COLUMNS} begin, from 1
     * @return with {@link #DAMAGED} as its text, said when it was received, where the sealed part does not open: the rest of the
     *     row still tells that something was said, by whom and when
     */
    StoredMessage read(ResultSet row, int first) throws SQLException {
        long seq = row.getLong(first);
        long contact = row.getLong(first + 1);
        boolean mine = row.getBoolean(first + 2);
        Id128 id = Id128.of(row.getBytes(first + 3));
        long received = row.getLong(first + 4);
        StoredMessage.State state = mine ? state(row, first, contact, seq) : StoredMessage.State.RECEIVED;
        StoredMessage.PathKind path = StoredMessage.PathKind.of(row.getInt(first + 6));
        byte[] plain;
        try {
            plain = seal.open(Cell.message(seq, contact, mine, id), row.getBytes(first + 8));
        } catch (CryptoException e) {
            return new StoredMessage(seq, contact, id, mine, received, received, DAMAGED, state, path);
        }
        long at = ByteBuffer.wrap(plain).getLong();
        String text = new String(plain, Long.BYTES, plain.length - Long.BYTES, StandardCharsets.UTF_8);
        return new StoredMessage(seq, contact, id, mine, at, received, text, state, path);
    }

    private StoredMessage.State state(ResultSet row, int first, long contact, long seq) throws SQLException {
        long place = row.getLong(first + 5);
        if (row.wasNull()) return notSent(row.getInt(first + 7));
        if (seq <= contacts.readThere(contact)) return StoredMessage.State.READ;
        return place <= sessions.deliveredThrough(contact) ? StoredMessage.State.DELIVERED : StoredMessage.State.SENT;
    }

    private static StoredMessage.State notSent(int ended) {
        return switch (ended) {
            case CANCELLED -> StoredMessage.State.CANCELLED;
            case FAILED -> StoredMessage.State.FAILED;
            default -> StoredMessage.State.QUEUED;
        };
    }
}
