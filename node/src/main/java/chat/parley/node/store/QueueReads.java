package chat.parley.node.store;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.StoreContents;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The table {@code waiting}, its reading side. Everything was flushed before. Thread-confined. */
final class QueueReads {
    private static final String SELECT = "SELECT w.ref, w.contact, w.ord, w.message, w.content, " + MessageRow.COLUMNS
            + " FROM waiting w LEFT JOIN message m ON m.seq = w.message ";
    private static final int MESSAGE_COLUMNS = 6;
    private static final byte[] LOST = {};

    private final RowSeal seal;
    private final MessageRow codec;
    private final PreparedStatement first;
    private final PreparedStatement ofMessage;
    private final PreparedStatement summary;

    QueueReads(Database database, RowSeal seal, MessageRow codec) throws SQLException {
        this.seal = seal;
        this.codec = codec;
        first = database.prepare(SELECT + "WHERE w.contact = ? ORDER BY w.ord, w.ref LIMIT ?");
        ofMessage = database.prepare(SELECT + "WHERE w.message = ?");
        summary = database.prepare(
                "SELECT contact, count(*), min(ord), max(ord), min(queued) FROM waiting GROUP BY contact");
    }

    /**
     * The first rows of a queue: at most {@code count}, together at most {@code bytes} of content, not even one where the first is
     * larger.
     */
    List<OutgoingRow> first(long contact, int count, int bytes) throws SQLException {
        List<OutgoingRow> rows = new ArrayList<>();
        first.setLong(1, contact);
        first.setInt(2, count);
        long room = bytes;
        try (ResultSet row = first.executeQuery()) {
            while (row.next()) {
                OutgoingRow next = read(row);
                room -= next.content().length;
                if (room < 0) break;
                rows.add(next);
            }
        }
        return rows;
    }

    /** The row that waits for a message. */
    Optional<OutgoingRow> ofMessage(long seq) throws SQLException {
        ofMessage.setLong(1, seq);
        try (ResultSet row = ofMessage.executeQuery()) {
            return row.next() ? Optional.of(read(row)) : Optional.empty();
        }
    }

    /**
     * The current row. A message's content is made from its row, damaged or not: its friend reads that something was said. A control
     * content that does not open is empty, which whoever opens the envelope passes over.
     */
    private OutgoingRow read(ResultSet row) throws SQLException {
        long ref = row.getLong(1);
        long contact = row.getLong(2);
        long order = row.getLong(3);
        long message = row.getLong(4);
        if (row.wasNull()) {
            return new OutgoingRow(ref, contact, order, OptionalLong.empty(), control(ref, contact, row.getBytes(5)));
        }
        row.getLong(MESSAGE_COLUMNS);
        byte[] content = row.wasNull() ? LOST : text(codec.read(row, MESSAGE_COLUMNS));
        return new OutgoingRow(ref, contact, order, OptionalLong.of(message), content);
    }

    private static byte[] text(StoredMessage message) {
        return ContentCodec.encode(new Content.Text(message.id(), message.atMillis(), message.text()));
    }

    private byte[] control(long ref, long contact, byte[] sealed) {
        try {
            return seal.open(Cell.content(ref, contact), sealed);
        } catch (CryptoException e) {
            return LOST;
        }
    }

    /** Every queue in short, by contact. */
    Map<Long, StoreContents.Queue> summary() throws SQLException {
        Map<Long, StoreContents.Queue> queues = new HashMap<>();
        try (ResultSet row = summary.executeQuery()) {
            while (row.next()) {
                StoreContents.Queue queue =
                        new StoreContents.Queue(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
                queues.put(row.getLong(1), queue);
            }
        }
        return queues;
    }
}
