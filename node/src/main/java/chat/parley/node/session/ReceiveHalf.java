package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The peer's half of a session as this node has it: how far it is committed, how far it was handed out for committing
 * ({@code head}), what waits out of order, and how much more may come. Invariants: committed ≤ head ≤ limit; limit never moves
 * back within an epoch; what is held (handed out or out of order) stays within the session's and the node's buffer. Thread-confined.
 */
final class ReceiveHalf {
    /** What became of an envelope. */
    enum Verdict {
        /** It is next: {@link #takeNext} hands it out. */
        NEXT,
        /** Kept until what is before it comes. */
        KEPT,
        /** At or below the committed position: the peer missed an ACK. */
        OLD,
        /** Handed out already, or no room: nothing to say. */
        DROPPED,
        /** Its chain is not the one known here. */
        MISFIT,
        /** Beyond the limit, or more than a stranger may bring: the peer took the limit of a newer store than this one. */
        BEYOND
    }

    private final ReceiveBudget budget;
    private final Map<Long, SessionFrame.Data> outOfOrder = new HashMap<>();
    private Optional<SessionFrame.Place> committed;
    private Optional<SessionFrame.Place> head;
    private Optional<Hole> hole;
    private Optional<Id128> lastMessage;
    private boolean accepted;
    private int strangerEnvelopes;
    private int strangerBytes;
    private int window = SessionLimits.WINDOW_MAX;
    private long limit;
    private int heldBytes;

    ReceiveHalf(SessionState.Receiving state, boolean accepted, ReceiveBudget budget) {
        this.budget = budget;
        this.committed = state.position();
        this.head = state.position();
        this.hole = state.hole();
        this.lastMessage = state.lastMessage();
        this.accepted = accepted;
        this.strangerEnvelopes = state.strangerEnvelopes();
        this.strangerBytes = state.strangerBytes();
        head.ifPresent(place -> limit = firstLimit(place.number()));
    }

    private long firstLimit(long position) {
        if (accepted) return position + window;
        return position + Math.max(0, SessionLimits.STRANGER_ENVELOPES - strangerEnvelopes);
    }

    // ---- the peer's RESUME ----

    /** Whether this is an epoch not known here. */
    boolean isNew(Id128 epoch) {
        return head.isEmpty() || !head.get().epoch().equals(epoch);
    }

    /** Whether this store is older than what the peer says was committed here. */
    boolean isBehind(long base) {
        return head.orElseThrow().number() < base;
    }

    /** Goes on from a place that no envelope led to. */
    void jumpTo(SessionFrame.Place place) {
        boolean newEpoch = isNew(place.epoch());
        head = Optional.of(place);
        for (SessionFrame.Data data : outOfOrder.values()) release(data.envelope().length);
        outOfOrder.clear();
        limit = newEpoch ? firstLimit(place.number()) : Math.max(limit, firstLimit(place.number()));
    }

    /** Something may be missing: a new hole, from where the earliest open one began. */
    void openHole(Id128 id) {
        Optional<Id128> after = hole.isPresent() ? hole.get().after() : lastMessage;
        hole = Optional.of(new Hole(id, after));
    }

    /** The marker of a repair arrived. */
    void closeHole(Id128 id) {
        if (hole.isPresent() && hole.get().id().equals(id)) hole = Optional.empty();
    }

    void onMessageHeld(Id128 message) {
        lastMessage = Optional.of(message);
    }

    // ---- envelopes ----

    /** Judges an envelope of the current epoch, and keeps it when it is early. */
    Verdict judge(SessionFrame.Data data) {
        SessionFrame.Place at = head.orElseThrow();
        long number = data.number();
        int size = data.envelope().length;
        if (number <= committedInEpoch()) return Verdict.OLD;
        if (number <= at.number()) return Verdict.DROPPED;
        if (number > limit || (!accepted && tooMuchFromStranger(size))) return Verdict.BEYOND;
        if (number == at.number() + 1) {
            if (data.before() != at.chain().prefix()) return Verdict.MISFIT;
            return keep(data) ? Verdict.NEXT : Verdict.DROPPED;
        }
        return keep(data) ? Verdict.KEPT : Verdict.DROPPED;
    }

    private boolean keep(SessionFrame.Data data) {
        if (outOfOrder.containsKey(data.number()) || !hold(data.envelope().length)) return false;
        outOfOrder.put(data.number(), data);
        return true;
    }

    /** The committed position, where it is one of the epoch that is current; else nothing of it is committed yet. */
    private long committedInEpoch() {
        return isCommittedCurrent() ? committed.orElseThrow().number() : -1;
    }

    /** Whether what is committed belongs to the epoch that envelopes now come from. */
    boolean isCommittedCurrent() {
        return committed.isPresent()
                && head.isPresent()
                && committed.get().epoch().equals(head.get().epoch());
    }

    private boolean tooMuchFromStranger(int size) {
        return size > SessionLimits.STRANGER_MAX_ENVELOPE || strangerBytes + size > SessionLimits.STRANGER_BYTES;
    }

    /** Whether the next envelope is here; its chain may still misfit. */
    boolean hasNext() {
        return outOfOrder.containsKey(head.orElseThrow().number() + 1);
    }

    /**
     * Hands out the next envelope, and moves the head behind it.
     *
     * @return empty when its chain misfits: it is dropped
     */
    Optional<SessionFrame.Data> takeNext() {
        SessionFrame.Place at = head.orElseThrow();
        SessionFrame.Data data = outOfOrder.remove(at.number() + 1);
        if (data == null) throw new IllegalStateException("nothing after " + at.number());
        if (data.before() != at.chain().prefix()) {
            release(data.envelope().length);
            return Optional.empty();
        }
        head = Optional.of(
                new SessionFrame.Place(at.epoch(), data.number(), at.chain().next(data.envelope())));
        if (!accepted) {
            strangerEnvelopes++;
            strangerBytes += data.envelope().length;
        }
        return Optional.of(data);
    }

    /** A place is on disk that no envelope led to. */
    void onCommitted(SessionFrame.Place place) {
        committed = Optional.of(place);
        // The person may have accepted while it was on its way.
        moveLimit(place);
    }

    /** An envelope is on disk: its room is free, the window moves. */
    void onEnvelopeCommitted(SessionFrame.Place place, int bytes) {
        committed = Optional.of(place);
        adaptWindow();
        release(bytes);
        moveLimit(place);
    }

    private void adaptWindow() {
        if (heldBytes > SessionLimits.RECEIVE_BUFFER_BYTES / 2) {
            window = Math.max(window - 1, SessionLimits.RECEIVE_WINDOW_MIN);
        } else if (heldBytes < SessionLimits.RECEIVE_BUFFER_BYTES / 4) {
            window = Math.min(window + 1, SessionLimits.WINDOW_MAX);
        }
    }

    private void moveLimit(SessionFrame.Place place) {
        boolean current = head.isPresent() && head.get().epoch().equals(place.epoch());
        if (accepted && current && heldBytes < SessionLimits.RECEIVE_BUFFER_BYTES) {
            limit = Math.max(limit, place.number() + window);
        }
    }

    private boolean hold(int bytes) {
        if (heldBytes + bytes > SessionLimits.RECEIVE_BUFFER_BYTES || !budget.take(bytes)) return false;
        heldBytes += bytes;
        return true;
    }

    private void release(int bytes) {
        heldBytes -= bytes;
        budget.giveBack(bytes);
    }

    /** The session ends: what it held of the node's buffer is given back. */
    void close() {
        budget.giveBack(heldBytes);
        heldBytes = 0;
        outOfOrder.clear();
    }

    /** The person accepted the peer. */
    void onAccepted() {
        accepted = true;
        committed.ifPresent(this::moveLimit);
    }

    // ---- queries ----

    Optional<SessionFrame.Place> committed() {
        return committed;
    }

    Optional<SessionFrame.Place> head() {
        return head;
    }

    Optional<Hole> hole() {
        return hole;
    }

    boolean accepted() {
        return accepted;
    }

    long limit() {
        return limit;
    }

    int window() {
        return window;
    }

    int heldBytes() {
        return heldBytes;
    }

    /** What arrived beyond the committed position, as SACK. */
    long sack() {
        long position = committed.orElseThrow().number();
        long handedOut = head.orElseThrow().number();
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            long number = position + 2 + i;
            if (number <= handedOut || outOfOrder.containsKey(number)) bits |= 1L << i;
        }
        return bits;
    }
}
