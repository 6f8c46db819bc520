package chat.parley.node.store;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The table {@code contact}: sealed contacts, and how far each of the two has read. How far is in memory too, and written at most once a
 * group. Thread-confined.
 */
final class Contacts {
    private final RowSeal seal;
    private final PreparedStatement selectAll;
    private final PreparedStatement put;
    private final PreparedStatement delete;
    private final PreparedStatement updateRead;
    private final Map<Long, Read> rows = new HashMap<>();
    private final Set<Read> changed = new LinkedHashSet<>();

    /** How far both have read a conversation, as seqs; 0 is not at all. */
    private static final class Read {
        final long contact;
        long here;
        long there;
        /** What the other one says to have read, in order, not yet looked up. */
        final List<Id128> claims = new ArrayList<>();

        Read(long contact, long here, long there) {
            this.contact = contact;
            this.here = here;
            this.there = there;
        }
    }

    Contacts(Database database, RowSeal seal) throws SQLException {
        this.seal = seal;
        selectAll = database.prepare("SELECT id, sealed, read_here, read_there FROM contact ORDER BY id");
        put = database.prepare("INSERT INTO contact (id, sealed) VALUES (?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed");
        delete = database.prepare("DELETE FROM contact WHERE id = ?");
        updateRead = database.prepare("UPDATE contact SET read_here = ?, read_there = ? WHERE id = ?");
    }

    /** Reads how far everybody has read; what was in memory is forgotten. */
    void load() throws SQLException {
        rows.clear();
        changed.clear();
        try (ResultSet row = selectAll.executeQuery()) {
            while (row.next()) rows.put(row.getLong(1), new Read(row.getLong(1), row.getLong(3), row.getLong(4)));
        }
    }

    /**
     * Everybody.
     *
     * @throws UserError if one does not open. Starting without would let the same person come in as a stranger, and give a new
     *     contact the number, and so the messages, of the lost one; refused, everything stays as it is
     */
    List<Contact> all(Path file) throws SQLException {
        List<Contact> contacts = new ArrayList<>();
        try (ResultSet row = selectAll.executeQuery()) {
            while (row.next()) {
                long id = row.getLong(1);
                try {
                    contacts.add(ContactCodec.decode(id, seal.open(Cell.contact(id), row.getBytes(2))));
                } catch (CryptoException | ProtocolException | IllegalArgumentException e) {
                    throw new UserError(
                            "contact " + id + " in " + file + " is damaged",
                            "keep a copy of it, and put back a backup");
                }
            }
        }
        return contacts;
    }

    boolean has(long contact) {
        return rows.containsKey(contact);
    }

    /** Inserts or replaces; how far was read stays. */
    void put(Contact contact) throws SQLException {
        put.setLong(1, contact.id());
        put.setBytes(2, seal.seal(Cell.contact(contact.id()), ContactCodec.encode(contact)));
        put.executeUpdate();
        rows.computeIfAbsent(contact.id(), id -> new Read(id, 0, 0));
    }

    /** Deletes. */
    void drop(long contact) throws SQLException {
        Read read = rows.remove(contact);
        if (read != null) changed.remove(read);
        delete.setLong(1, contact);
        delete.executeUpdate();
    }

    /** The person here has read up to {@code seq}; never goes back. */
    void readHere(long contact, long seq) {
        Read read = rows.get(contact);
        if (read == null || seq <= read.here) return;
        read.here = seq;
        changed.add(read);
    }

    /** The other one says to have read up to this message of one's own. */
    void readThere(long contact, Id128 through) {
        Read read = rows.get(contact);
        if (read == null) return;
        read.claims.add(through);
        changed.add(read);
    }

    /** Up to which seq the other one has read. */
    long readThere(long contact) {
        Read read = rows.get(contact);
        return read == null ? 0 : read.there;
    }

    /** Finds one's own message by contact and id. */
    @FunctionalInterface
    interface Lookup {
        OptionalLong seq(long contact, Id128 id) throws SQLException;
    }

    /** Writes how far was read. A claim about a message that is not there changes nothing. */
    void flush(Lookup lookup) throws SQLException {
        for (Read read : changed) {
            for (Id128 claim : read.claims) {
                read.there =
                        Math.max(read.there, lookup.seq(read.contact, claim).orElse(0));
            }
            read.claims.clear();
            updateRead.setLong(1, read.here);
            updateRead.setLong(2, read.there);
            updateRead.setLong(3, read.contact);
            updateRead.executeUpdate();
        }
        changed.clear();
    }
}
