package chat.parley.node.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An epoch ends: its numbered rows lose number and envelope and wait again, before everything that waits, and their messages count as
 * queued. Thread-confined.
 */
final class Requeue {
    private final LongSupplier wallMillis;
    private final PreparedStatement selectNumbered;
    private final PreparedStatement firstOrder;
    private final PreparedStatement insert;
    private final PreparedStatement unplaceMessage;
    private final PreparedStatement deleteNumbered;
    private final PreparedStatement deleteWaiting;

    Requeue(Database database, LongSupplier wallMillis) throws SQLException {
        this.wallMillis = wallMillis;
        selectNumbered = database.prepare("SELECT ref, place FROM numbered WHERE contact = ? ORDER BY place");
        firstOrder = database.prepare("SELECT min(ord) FROM waiting WHERE contact = ?");
        // A message waits since it was said; of a control content nobody asks.
        insert = database.prepare("INSERT INTO waiting (ref, contact, ord, message, content, queued)"
                + " SELECT ref, contact, ?, message, content,"
                + " coalesce((SELECT received FROM message WHERE seq = numbered.message), ?)"
                + " FROM numbered WHERE contact = ? AND place = ? AND (message IS NOT NULL OR content IS NOT NULL)");
        unplaceMessage = database.prepare("UPDATE message SET place = NULL, path = 0, ended = NULL"
                + " WHERE seq = (SELECT message FROM numbered WHERE contact = ? AND place = ?)");
        deleteNumbered = database.prepare("DELETE FROM numbered WHERE contact = ?");
        deleteWaiting = database.prepare("DELETE FROM waiting WHERE contact = ?");
    }

    /** All rows with a number wait again, in the order of their numbers. */
    void all(long contact) throws SQLException {
        requeue(contact, new ArrayList<>(placesByRef(contact).values()));
    }

    /**
     * These rows wait again, in this order; other rows with a number were retired, and go.
     *
     * @param refs rows that have a number; one that has none is passed over
     */
    void some(long contact, List<Long> refs) throws SQLException {
        Map<Long, Long> places = placesByRef(contact);
        List<Long> ordered = new ArrayList<>(refs.size());
        for (long ref : refs) {
            Long place = places.get(ref);
            if (place != null) ordered.add(place);
        }
        requeue(contact, ordered);
    }

    private void requeue(long contact, List<Long> places) throws SQLException {
        long order = firstOrder(contact) - places.size();
        for (long place : places) {
            insert.setLong(1, order++);
            insert.setLong(2, wallMillis.getAsLong());
            insert.setLong(3, contact);
            insert.setLong(4, place);
            insert.executeUpdate();
            unplaceMessage.setLong(1, contact);
            unplaceMessage.setLong(2, place);
            unplaceMessage.executeUpdate();
        }
        deleteNumbered.setLong(1, contact);
        deleteNumbered.executeUpdate();
    }

    private Map<Long, Long> placesByRef(long contact) throws SQLException {
        Map<Long, Long> places = new LinkedHashMap<>();
        selectNumbered.setLong(1, contact);
        try (ResultSet row = selectNumbered.executeQuery()) {
            while (row.next()) places.put(row.getLong(1), row.getLong(2));
        }
        return places;
    }

    private long firstOrder(long contact) throws SQLException {
        firstOrder.setLong(1, contact);
        try (ResultSet row = firstOrder.executeQuery()) {
            return row.next() ? row.getLong(1) : 0; // nothing waits: min() is NULL, which reads as 0
        }
    }

    /** Deletes all rows of a contact. */
    void dropAll(long contact) throws SQLException {
        deleteNumbered.setLong(1, contact);
        deleteNumbered.executeUpdate();
        deleteWaiting.setLong(1, contact);
        deleteWaiting.executeUpdate();
    }
}
