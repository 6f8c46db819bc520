package chat.parley.node.peer;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.Reception;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.dial.Edge;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.Session;
import chat.parley.node.session.SessionEffect;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A peer's session with its queue and its commits: runs what its {@link Session} wants. What one run of effects changes is one
 * transaction, whatever brought it. Event loop only.
 */
final class PeerSession implements SessionEffect.Port {
    /** Rows read from the store at once when the queue's front is there. */
    private static final int LOAD_ROWS = 1_024;

    private static final int LOAD_BYTES = 2 << 20;

    /** A number given to a message that is not acknowledged yet. */
    private record Numbered(long number, OptionalLong message) {}

    private final Peer peer;
    private final Session session;
    private final OutgoingQueue queue;
    private final Journal journal;
    private final Edge edge;
    private final SessionState begun;
    private final Map<Long, OptionalLong> messageOfRef = new HashMap<>();
    private final ArrayDeque<Numbered> underWay = new ArrayDeque<>();
    private final Repairs repairs;
    private Batch batch = new Batch();
    private boolean loading;
    private int commitsUnderWay;
    /** A stranger of whom nothing is on disk yet: it becomes a contact with its first request. */
    private boolean provisional;

    private Optional<OutgoingRow> waitingReceipt = Optional.empty();

    PeerSession(
            Peer peer,
            Session session,
            SessionState begun,
            boolean provisional,
            StoreContents.Queue stored,
            Journal journal,
            Edge edge) {
        this.peer = peer;
        this.session = session;
        this.begun = begun;
        this.provisional = provisional;
        this.queue = new OutgoingQueue(stored);
        this.journal = journal;
        this.edge = edge;
        this.repairs = new Repairs(new RepairSource(peer, this, journal), queue);
        if (!queue.isEmpty()) session.onQueued(edge.nowNanos());
    }

    // ---- what links tell ----

    void onLinkOpen(long link) {
        session.onChannelOpen(link, edge.nowNanos());
    }

    void onLinkClosed(long link) {
        session.onChannelClosed(link, edge.nowNanos());
    }

    void onLinkLeaving(long link) {
        session.onLeaving(link, edge.nowNanos());
    }

    void onPreferred(long link) {
        session.onPreferred(link, edge.nowNanos());
    }

    void onFrame(long link, SessionFrame frame) {
        session.onFrame(link, frame, edge.nowNanos());
    }

    void onPong(long link) {
        session.onPong(link, edge.nowNanos());
    }

    void onTime(long nowNanos) {
        session.onTime(nowNanos);
    }

    // ---- what the person does ----

    /** Queues a message; {@code done} is told once it is on disk. */
    void say(StoredMessage message, byte[] content, Consumer<Set<Long>> done) {
        batch.chat.add(new ChatChange.InsertMessage(message));
        batch.afterCommit.add(done);
        enqueue(OptionalLong.of(message.seq()), content);
    }

    /** Queues a control content. */
    void tell(Content content) {
        OutgoingRow row = queueControl(content);
        if (content instanceof Content.ReadReceipt) {
            // An older one that has no number yet says nothing more: this one goes further.
            waitingReceipt.ifPresent(this::dequeue);
            waitingReceipt = Optional.of(row);
        }
    }

    /** Queues a control content; what it is queued as. */
    OutgoingRow queueControl(Content content) {
        return enqueue(OptionalLong.empty(), ContentCodec.encode(content));
    }

    private OutgoingRow enqueue(OptionalLong message, byte[] content) {
        OutgoingRow row = new OutgoingRow(peer.host().nextRef(), peer.contactId(), queue.nextOrder(), message, content);
        batch.session.add(new SessionChange.Enqueue(row));
        batch.urgent = true;
        queue.append(row, System.currentTimeMillis());
        session.onQueued(edge.nowNanos());
        return row;
    }

    /** Whether a message has a number: it can't be taken back any more. */
    boolean isUnderWay(long messageSeq) {
        for (Numbered one : underWay) if (one.message.orElse(-1) == messageSeq) return true;
        return false;
    }

    /** Takes a row back that has no number yet. */
    void dequeue(OutgoingRow row) {
        queue.remove(row);
        batch.session.add(new SessionChange.Dequeue(row.ref()));
        batch.urgent = true;
    }

    /** Adds changes of the chat's to this run's transaction. */
    void change(ChatChange change, Consumer<Set<Long>> done) {
        batch.chat.add(change);
        batch.afterCommit.add(done);
        batch.urgent = true;
    }

    /** The person accepted the peer: once that is on disk, the peer is told. */
    void accept(List<ChatChange> changes) {
        batch.chat.addAll(changes);
        batch.session.add(new SessionChange.Accept(peer.contactId()));
        batch.urgent = true;
        batch.afterCommit.add(known -> session.onAccepted(edge.nowNanos()));
    }

    // ---- effects ----

    boolean drain() {
        return session.drainTo(this);
    }

    @Override
    public void sendFrame(SessionEffect.SendFrame effect) {
        peer.paths().write(effect.channel(), effect.frame());
    }

    @Override
    public void ping(SessionEffect.Ping effect) {
        peer.paths().ping(effect.channel());
    }

    @Override
    public void pathDead(SessionEffect.PathDead effect) {
        peer.paths().close(effect.channel(), ReasonCode.DEAD);
    }

    @Override
    public void sealNext(SessionEffect.SealNext effect) {
        if (queue.needsLoading()) {
            load(effect);
            return;
        }
        int maxContent = effect.maxEnvelope() - Sealer.OVERHEAD;
        List<Session.Unnumbered> sealed = new ArrayList<>();
        for (OutgoingRow row : queue.take(effect.count(), effect.bytes() - effect.count(), maxContent)) {
            messageOfRef.put(row.ref(), row.message());
            waitingReceipt = waitingReceipt.filter(receipt -> receipt.ref() != row.ref());
            sealed.add(new Session.Unnumbered(row.ref(), Sealer.seal(row.content())));
        }
        session.onSealed(sealed, queue.hasMore(maxContent), edge.nowNanos());
    }

    private void load(SessionEffect.SealNext effect) {
        if (loading) return;
        loading = true;
        // Before the read, what this run has queued must be on its way to the store.
        flush();
        journal.queued(peer.contactId(), LOAD_ROWS, LOAD_BYTES, rows -> {
            loading = false;
            queue.loaded(rows);
            sealNext(effect);
            peer.run();
        });
    }

    @Override
    public void commitSealed(SessionEffect.CommitSealed effect) {
        for (Sealed one : effect.envelopes()) {
            OptionalLong message = messageOfRef.remove(one.ref());
            underWay.add(new Numbered(one.number(), message == null ? OptionalLong.empty() : message));
            repairs.onNumbered(one.ref(), one.number());
        }
        int path = peer.pathKind().code();
        batch.session.add(new SessionChange.Number(peer.contactId(), effect.envelopes(), path));
        await(effect.ticket());
    }

    @Override
    public void deliver(SessionEffect.Deliver effect) {
        Content content = Sealer.open(effect.envelope());
        if (provisional && !begin(content)) {
            peer.paths().closeAll(ReasonCode.REFUSED);
            return;
        }
        Contact contact = peer.contact();
        Reception reception = peer.host().receive(contact, content, peer.pathKind());
        reception.repaired().ifPresent(session::onRepaired);
        reception.message().ifPresent(message -> session.onMessageHeld(message.id()));
        batch.chat.addAll(reception.changes());
        batch.move(new SessionChange.Move(
                peer.contactId(),
                effect.position(),
                session.hole(),
                reception.message().map(StoredMessage::id),
                effect.stranger() ? 1 : 0,
                effect.stranger() ? effect.envelope().length : 0));
        reception
                .message()
                .ifPresent(message -> batch.afterCommit.add(known -> {
                    if (!known.contains(message.seq())) peer.host().onArrived(peer.contact(), message);
                }));
        if (reception.token()) batch.afterCommit.add(known -> peer.host().onReachable(peer.contact()));
        await(effect.ticket());
    }

    /** A stranger's first content must be a request: only then is anything kept of them. */
    private boolean begin(Content content) {
        if (!(content instanceof Content.Request request)) return false;
        try {
            ContactCard card = ContactCard.parse(request.card());
            Optional<Contact> requested = peer.host().receiveRequest(peer.contactId(), card, request.token());
            if (requested.isEmpty()) return false;
            provisional = false;
            batch.chat.add(new ChatChange.PutContact(requested.get()));
            batch.session.add(new SessionChange.Begin(peer.contactId(), begun));
            batch.afterCommit.add(known -> peer.host().onRequested(peer.contact()));
            return true;
        } catch (ContactCard.BadCard e) {
            return false;
        }
    }

    @Override
    public void commitReceiving(SessionEffect.CommitReceiving effect) {
        if (!provisional) {
            batch.move(
                    new SessionChange.Move(peer.contactId(), effect.position(), effect.hole(), Optional.empty(), 0, 0));
        }
        await(effect.ticket());
    }

    @Override
    public void commitEpoch(SessionEffect.CommitEpoch effect) {
        underWay.clear();
        repairs.onEpoch();
        batch.session.add(
                new SessionChange.StartEpoch(peer.contactId(), effect.epoch(), effect.generation(), effect.requeued()));
        queue.pushedInFront(effect.requeued().size(), System.currentTimeMillis());
        await(effect.ticket());
    }

    @Override
    public void retire(SessionEffect.Retire effect) {
        batch.session.add(new SessionChange.Retire(peer.contactId(), effect.base()));
        List<Long> delivered = new ArrayList<>();
        while (!underWay.isEmpty() && underWay.peek().number <= effect.base().number()) {
            underWay.remove().message.ifPresent(delivered::add);
        }
        if (!delivered.isEmpty()) peer.host().onDelivered(peer.contact(), delivered);
        repairs.onRetired(effect.base().number());
    }

    @Override
    public void refuse(SessionEffect.Refuse effect) {
        peer.paths().close(effect.channel(), ReasonCode.RATE);
    }

    @Override
    public void repair(SessionEffect.Repair effect) {
        repairs.onHole(effect.hole());
    }

    /** Rows that a repair brings join the front of the queue. */
    void queueInFront(List<OutgoingRow> rows) {
        if (rows.isEmpty()) return;
        for (OutgoingRow row : rows) batch.session.add(new SessionChange.Enqueue(row));
        queue.pushedInFront(rows.size(), System.currentTimeMillis());
        batch.urgent = true;
        session.onQueued(edge.nowNanos());
    }

    @Override
    public void notice(SessionEffect.Notice effect) {
        peer.host().onNotice(peer.contact(), effect);
        if (effect.kind() == SessionEffect.Notice.Kind.ACCEPTED) peer.host().onReachable(peer.contact());
    }

    private void await(long ticket) {
        batch.ticket = ticket;
        batch.urgent = true;
    }

    // ---- commits ----

    /** Sends what the run changed to the store. True when that made something true at once, so that there is more to run. */
    boolean flush() {
        if (batch.isEmpty() && batch.ticket == 0 && batch.afterCommit.isEmpty()) return false;
        Batch done = batch;
        batch = new Batch();
        if (done.isEmpty()) {
            // Nothing to keep: it holds at once, unless something before it is still on its way.
            if (commitsUnderWay == 0) {
                finish(done, Set.of());
                return true;
            }
        } else if (!done.urgent) {
            journal.commitLater(done.chat, done.sessionChanges());
            return false;
        }
        commitsUnderWay++;
        journal.commit(done.chat, done.sessionChanges(), outcome -> {
            commitsUnderWay--;
            if (outcome instanceof Journal.Outcome.Committed committed) {
                finish(done, committed.known());
                peer.runSoon();
            } else if (outcome instanceof Journal.Outcome.Failed failed) {
                peer.host().onStoreFailed(failed.reason());
            }
        });
        return false;
    }

    private void finish(Batch done, Set<Long> known) {
        if (done.ticket > 0) session.onCommitted(done.ticket, edge.nowNanos());
        done.committed(known);
    }

    // ---- queries ----

    long deadlineNanos() {
        return session.deadlineNanos();
    }

    Session session() {
        return session;
    }

    OutgoingQueue queue() {
        return queue;
    }

    boolean isProvisional() {
        return provisional;
    }

    /** Rows queued and envelopes under way. */
    long outbox() {
        return queue.size() + session.unretired();
    }

    void close() {
        session.close();
    }
}
