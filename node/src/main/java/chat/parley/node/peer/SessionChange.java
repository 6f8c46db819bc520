package chat.parley.node.peer;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.session.Hole;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import java.util.List;
import java.util.Optional;

/** One change of a session's or its queue's rows; several together, with the chat's, are one transaction. */
public sealed interface SessionChange {
    /** Lets the compiler find the forgotten case. */
    void applyTo(Port port);

    /** One method a change. */
    interface Port {
        void begin(Begin change);

        void enqueue(Enqueue change);

        void number(Number change);

        void dequeue(Dequeue change);

        void retire(Retire change);

        void startEpoch(StartEpoch change);

        void move(Move change);

        void accept(Accept change);
    }

    /** A contact's session begins, or begins anew. */
    record Begin(long contact, SessionState state) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.begin(this);
        }
    }

    /** A row joins the queue. */
    record Enqueue(OutgoingRow row) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.enqueue(this);
        }
    }

    /** Rows get numbers and envelopes; so do the messages they send, with the kind of path that takes them. */
    @SuppressWarnings("JavaLangClash")
    record Number(long contact, List<Sealed> envelopes, int pathCode) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.number(this);
        }
    }

    /** A row leaves the queue unsent. */
    record Dequeue(long ref) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.dequeue(this);
        }
    }

    /** The peer has committed up to {@code base}: rows up to it go. */
    record Retire(long contact, SessionFrame.Place base) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.retire(this);
        }
    }

    /**
     * This half starts over: base 0, a new epoch; the rows {@code requeued} lose number and envelope and go, in this order, before
     * everything queued. Messages of theirs lose their number; those delivered in the old epoch stay delivered.
     */
    record StartEpoch(long contact, Id128 epoch, long generation, List<Long> requeued) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.startEpoch(this);
        }
    }

    /**
     * The position in the peer's half moves.
     *
     * @param lastMessage the last message of theirs held; empty leaves it
     * @param strangerEnvelopes how many to add to what was taken while not accepted
     * @param strangerBytes their bytes
     */
    record Move(
            long contact,
            SessionFrame.Place position,
            Optional<Hole> hole,
            Optional<Id128> lastMessage,
            int strangerEnvelopes,
            int strangerBytes)
            implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.move(this);
        }
    }

    /** The person accepted the contact. */
    record Accept(long contact) implements SessionChange {
        @Override
        public void applyTo(Port port) {
            port.accept(this);
        }
    }
}
