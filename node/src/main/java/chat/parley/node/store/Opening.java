package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.UserError;
import chat.parley.node.peer.StoreContents;
import chat.parley.node.session.Chain;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a node needs at its start, and heals sessions. A session whose row, or one of whose envelopes, does not open starts a new
 * epoch of its half, and what was under way waits again: messages from their own rows, under their ids. The peer then sees a new epoch
 * that had others before it, opens a hole and has everything repaired that it lacks. So nothing is lost, where skipping the envelope
 * would lose what it carried.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Tables tables;
    private final PreparedStatement numbered;
    private final PreparedStatement lastReceived;

    Opening(Tables tables) throws SQLException {
        this.tables = tables;
        numbered = tables.database.prepare(
                "SELECT place, ref, envelope FROM numbered WHERE contact = ? AND place > ? ORDER BY place");
        lastReceived = tables.database.prepare(
                "SELECT id FROM message WHERE contact = ? AND mine = 0 ORDER BY seq DESC LIMIT 1");
    }

    /**
     * Everything.
     *
     * @throws UserError if a setting or a contact is damaged
     */
    StoreContents read() throws SQLException {
        // What may refuse the start comes before what heals.
        Map<String, byte[]> settings = tables.settings.all(tables.file);
        List<Contact> contacts = tables.contacts.all(tables.file);
        tables.contacts.load();
        return new StoreContents(
                settings,
                contacts,
                sessions(),
                tables.queueReads.summary(),
                tables.messageReads.lastSeq() + 1,
                tables.outgoing.nextRef());
    }

    private Map<Long, SessionState> sessions() throws SQLException {
        List<Sessions.Broken> broken = tables.sessions.load();
        List<SessionRow> damaged = new ArrayList<>();
        Map<Long, SessionState> sessions = new HashMap<>();
        for (SessionRow session : tables.sessions.all()) {
            unretired(session)
                    .ifPresentOrElse(
                            underWay -> sessions.put(session.contact, session.state(underWay)),
                            () -> damaged.add(session));
        }
        if (!broken.isEmpty() || !damaged.isEmpty()) heal(broken, damaged);
        for (SessionRow session : tables.sessions.all()) {
            sessions.computeIfAbsent(session.contact, contact -> session.state(List.of()));
        }
        return sessions;
    }

    private void heal(List<Sessions.Broken> broken, List<SessionRow> damaged) throws SQLException {
        tables.database.begin();
        for (Sessions.Broken session : broken) {
            LOG.warn("contact {}: the session's row is damaged, it begins anew", session.contact());
            SessionRow anew = anew(session);
            tables.changes.startEpoch(anew, Id128.random(tables.random), anew.generation());
        }
        for (SessionRow session : damaged) {
            LOG.warn("contact {}: an envelope is damaged, a new epoch begins", session.contact);
            tables.changes.startEpoch(session, Id128.random(tables.random), session.generation() + 1);
        }
        tables.changes.flush();
        tables.database.commit();
    }

    /** What remains of a session without its sealed part. The peer's position in it is asked of the peer, whose answer opens a hole. */
    private SessionRow anew(Sessions.Broken session) throws SQLException {
        // Not how many epochs there were, if it came from elsewhere; but more than none is all that the peer looks at.
        long generation = session.half() + 1;
        SessionState.Receiving receiving = new SessionState.Receiving(
                Optional.empty(),
                Optional.empty(),
                lastReceived(session.contact()),
                session.strangerEnvelopes(),
                session.strangerBytes());
        SessionState state = new SessionState(
                SessionState.Sending.fresh(Id128.random(tables.random), generation), receiving, session.accepted());
        return new SessionRow(session.contact(), session.half(), state);
    }

    private Optional<Id128> lastReceived(long contact) throws SQLException {
        lastReceived.setLong(1, contact);
        try (ResultSet row = lastReceived.executeQuery()) {
            return row.next() ? Optional.of(Id128.of(row.getBytes(1))) : Optional.empty();
        }
    }

    /** What a session has under way, without a gap; empty if a row of it is missing or does not open. */
    private Optional<List<Sealed>> unretired(SessionRow session) throws SQLException {
        List<Sealed> all = new ArrayList<>();
        numbered.setLong(1, session.contact);
        numbered.setLong(2, session.place(session.base()));
        try (ResultSet row = numbered.executeQuery()) {
            while (row.next()) {
                long place = row.getLong(1);
                long number = HalfPlace.number(place);
                if (place != session.place(session.base() + all.size() + 1)) return Optional.empty();
                long ref = row.getLong(2);
                byte[] plain = tables.seal.open(Cell.envelope(session.contact, place, ref), row.getBytes(3));
                Chain chain = Chain.of(Arrays.copyOf(plain, Chain.BYTES));
                all.add(new Sealed(number, ref, Arrays.copyOfRange(plain, Chain.BYTES, plain.length), chain));
            }
        } catch (CryptoException e) {
            return Optional.empty();
        }
        return Optional.of(all);
    }
}
