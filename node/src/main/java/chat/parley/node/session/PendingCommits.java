package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/** Commits under way, in the order of their tickets, and what each makes true. Thread-confined. */
final class PendingCommits {
    /** What a commit makes true. */
    enum Kind {
        /** Envelopes up to a number of an epoch may leave. */
        SEALED,
        /** An envelope and the position behind it are on disk. */
        DELIVERED,
        /** A position that no envelope led to is on disk. */
        RECEIVING,
        /** This half's new epoch is on disk. */
        EPOCH
    }

    /** One of them; {@code place} belongs to DELIVERED and RECEIVING, {@code bytes} to DELIVERED. */
    record Pending(long ticket, Kind kind, long number, Id128 epoch, Optional<SessionFrame.Place> place, int bytes) {
        /** Whether it changes what RESUME names otherwise than by one more envelope. */
        private boolean changesState() {
            return kind == Kind.RECEIVING || kind == Kind.EPOCH;
        }
    }

    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long nextTicket = 1;
    private int statesPending;

    /** Envelopes up to {@code number} were sealed. */
    long awaitSealed(long number, Id128 epoch) {
        return await(new Pending(nextTicket, Kind.SEALED, number, epoch, Optional.empty(), 0));
    }

    /** An envelope of {@code bytes} was handed out. */
    long awaitDelivered(SessionFrame.Place place, int bytes) {
        return await(new Pending(nextTicket, Kind.DELIVERED, place.number(), place.epoch(), Optional.of(place), bytes));
    }

    /** The position jumped. */
    long awaitReceiving(SessionFrame.Place place) {
        return await(new Pending(nextTicket, Kind.RECEIVING, place.number(), place.epoch(), Optional.of(place), 0));
    }

    /** A new epoch began. */
    long awaitEpoch(Id128 epoch) {
        return await(new Pending(nextTicket, Kind.EPOCH, 0, epoch, Optional.empty(), 0));
    }

    private long await(Pending one) {
        if (one.changesState()) statesPending++;
        pending.add(one);
        return nextTicket++;
    }

    /** Every commit up to this ticket is on disk. */
    void onCommitted(long ticket, Consumer<Pending> complete) {
        while (!pending.isEmpty() && pending.peek().ticket() <= ticket) {
            Pending done = pending.remove();
            if (done.changesState()) statesPending--;
            complete.accept(done);
        }
    }

    /** Nobody wants to know of them any more. */
    void clear() {
        pending.clear();
        statesPending = 0;
    }

    /** Whether something that RESUME names is not on disk yet. */
    boolean isStatePending() {
        return statesPending > 0;
    }
}
