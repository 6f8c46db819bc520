package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.Sealed;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes to the tables, inside a transaction that the caller opens. What a busy conversation brings is kept and written by
 * {@link #flush}, many rows at once; what is rare is written when it comes, after a flush where the order matters. A change for a
 * contact that is not there does nothing: it was dropped while the change was under way. Thread-confined.
 */
final class Changes implements ChatChange.Port, SessionChange.Port {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Settings settings;
    private final Contacts contacts;
    private final Sessions sessions;
    private final Messages messages;
    private final Outgoing outgoing;
    private Set<Long> known = new HashSet<>();

    Changes(Settings settings, Contacts contacts, Sessions sessions, Messages messages, Outgoing outgoing) {
        this.settings = settings;
        this.contacts = contacts;
        this.sessions = sessions;
        this.messages = messages;
        this.outgoing = outgoing;
    }

    /**
     * Applies the changes of one call, in order.
     *
     * @param knownSeqs takes, until the next flush, the seqs of messages that are there already
     */
    void apply(List<ChatChange> chat, List<SessionChange> session, Set<Long> knownSeqs) {
        known = knownSeqs;
        for (ChatChange change : chat) change.applyTo(this);
        for (SessionChange change : session) change.applyTo(this);
    }

    /** Writes what is kept. */
    void flush() throws SQLException {
        messages.flush();
        outgoing.flush();
        contacts.flush(messages::ownSeq);
        sessions.flush();
    }

    /** After a rollback, the last thing that is asked of this: what is in memory becomes what is on disk, for those who read. */
    void reload() throws SQLException {
        contacts.load();
        sessions.load();
    }

    private boolean has(long contact, Object change) {
        if (contacts.has(contact)) return true;
        LOG.warn("{} for contact {}, which is not there", change.getClass().getSimpleName(), contact);
        return false;
    }

    private Optional<SessionRow> session(long contact, Object change) {
        Optional<SessionRow> row = sessions.get(contact);
        if (row.isEmpty())
            LOG.warn("{} for contact {}: no session", change.getClass().getSimpleName(), contact);
        return row;
    }

    // ---- the chat's ----

    @Override
    public void putContact(ChatChange.PutContact change) {
        SqlFailure.wrap(() -> contacts.put(change.contact()));
    }

    @Override
    public void dropContact(ChatChange.DropContact change) {
        SqlFailure.wrap(() -> {
            flush();
            outgoing.dropAll(change.contact());
            messages.dropAll(change.contact());
            sessions.drop(change.contact());
            contacts.drop(change.contact());
        });
    }

    @Override
    public void insertMessage(ChatChange.InsertMessage change) {
        if (has(change.message().contact(), change)) messages.insert(change.message(), known);
    }

    @Override
    public void endMessage(ChatChange.EndMessage change) {
        SqlFailure.wrap(() -> {
            flush();
            messages.end(change.seq(), change.state());
        });
    }

    @Override
    public void readHere(ChatChange.ReadHere change) {
        contacts.readHere(change.contact(), change.seq());
    }

    @Override
    public void readThere(ChatChange.ReadThere change) {
        contacts.readThere(change.contact(), change.through());
    }

    @Override
    public void putSetting(ChatChange.PutSetting change) {
        SqlFailure.wrap(() -> settings.put(change.key(), change.value()));
    }

    @Override
    public void dropSetting(ChatChange.DropSetting change) {
        SqlFailure.wrap(() -> settings.drop(change.key()));
    }

    // ---- the session's ----

    @Override
    public void begin(SessionChange.Begin change) {
        if (!change.state().sending().unretired().isEmpty()) {
            throw new IllegalArgumentException("contact " + change.contact() + " begins with unretired envelopes");
        }
        if (!has(change.contact(), change)) return;
        SqlFailure.wrap(() -> {
            flush();
            // A session that begins anew: what the old one had under way waits again.
            outgoing.requeueAll(change.contact());
        });
        long half = sessions.get(change.contact()).map(old -> old.half + 1).orElse(0L);
        sessions.put(new SessionRow(change.contact(), half, change.state()));
    }

    @Override
    public void enqueue(SessionChange.Enqueue change) {
        if (has(change.row().contact(), change)) outgoing.enqueue(change.row());
    }

    @Override
    public void number(SessionChange.Number change) {
        Optional<SessionRow> session = session(change.contact(), change);
        if (session.isEmpty()) return;
        for (Sealed sealed : change.envelopes()) {
            long place = session.get().place(sealed.number());
            outgoing.number(change.contact(), place, sealed, change.pathCode());
        }
    }

    @Override
    public void dequeue(SessionChange.Dequeue change) {
        SqlFailure.wrap(() -> {
            flush();
            outgoing.dequeue(change.ref());
        });
    }

    @Override
    public void retire(SessionChange.Retire change) {
        Optional<SessionRow> session = session(change.contact(), change);
        if (session.isEmpty() || !session.get().retire(change.base())) return;
        long place = session.get().place(change.base().number());
        if (outgoing.gave(change.contact(), place)) SqlFailure.wrap(this::flush);
        outgoing.retire(change.contact(), place);
        sessions.put(session.get());
    }

    @Override
    public void startEpoch(SessionChange.StartEpoch change) {
        Optional<SessionRow> session = session(change.contact(), change);
        if (session.isEmpty()) return;
        SqlFailure.wrap(() -> {
            flush();
            outgoing.requeue(change.contact(), change.requeued());
        });
        sessions.put(session.get().withEpoch(change.epoch(), change.generation()));
    }

    /** As {@link #startEpoch} for all that is under way. */
    void startEpoch(SessionRow session, Id128 epoch, long generation) throws SQLException {
        flush();
        outgoing.requeueAll(session.contact);
        sessions.put(session.withEpoch(epoch, generation));
    }

    @Override
    public void move(SessionChange.Move change) {
        Optional<SessionRow> session = session(change.contact(), change);
        if (session.isEmpty()) return;
        session.get()
                .move(
                        change.position(),
                        change.hole(),
                        change.lastMessage(),
                        change.strangerEnvelopes(),
                        change.strangerBytes());
        sessions.put(session.get());
    }

    @Override
    public void accept(SessionChange.Accept change) {
        Optional<SessionRow> session = session(change.contact(), change);
        if (session.isEmpty()) return;
        session.get().accepted = true;
        sessions.put(session.get());
    }
}
