package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.List;
import java.util.Optional;

/** What a {@link Session} wants done. Applied in order; see the package's duties of a driver. */
public sealed interface SessionEffect {
    /** Lets the compiler find the forgotten case. */
    void applyTo(Port port);

    /** One method an effect. */
    interface Port {
        void sendFrame(SendFrame effect);

        void ping(Ping effect);

        void pathDead(PathDead effect);

        void refuse(Refuse effect);

        void sealNext(SealNext effect);

        void commitSealed(CommitSealed effect);

        void deliver(Deliver effect);

        void commitReceiving(CommitReceiving effect);

        void commitEpoch(CommitEpoch effect);

        void retire(Retire effect);

        void repair(Repair effect);

        void notice(Notice effect);
    }

    /** Put a frame on a channel. */
    record SendFrame(long channel, SessionFrame frame) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.sendFrame(this);
        }
    }

    /** Ask a channel for a sign of life; {@link Session#onPong} answers. */
    record Ping(long channel) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.ping(this);
        }
    }

    /** A channel gave no sign of life: close its carrier, then {@link Session#onChannelClosed}. */
    record PathDead(long channel) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.pathDead(this);
        }
    }

    /** The peer makes this node begin anew too often: close its channel, reason RATE, then {@link Session#onChannelClosed}. */
    record Refuse(long channel) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.refuse(this);
        }
    }

    /**
     * There is room: seal up to so many queued contents and give them to {@link Session#onSealed}; none is an answer too.
     *
     * @param count at least 1
     * @param bytes of all envelopes together
     * @param maxEnvelope bytes of one; a longer one stays queued, and so does what is behind it
     */
    record SealNext(int count, int bytes, int maxEnvelope) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.sealNext(this);
        }
    }

    /** Commit numbers, envelopes and the state of the sealing. */
    record CommitSealed(long ticket, List<Sealed> envelopes) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.commitSealed(this);
        }
    }

    /**
     * Open the envelope; commit what it says together with this position.
     *
     * @param position after it
     * @param stranger whether it counts against what a stranger may bring
     */
    record Deliver(long ticket, byte[] envelope, SessionFrame.Place position, boolean stranger)
            implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.deliver(this);
        }
    }

    /** Commit a position that no envelope brought, and the hole. */
    record CommitReceiving(long ticket, SessionFrame.Place position, Optional<Hole> hole) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.commitReceiving(this);
        }
    }

    /** Commit a new epoch for this half; everything unretired goes back to the front of the queue, in this order. */
    record CommitEpoch(long ticket, Id128 epoch, long generation, List<Long> requeued) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.commitEpoch(this);
        }
    }

    /** The peer has committed up to this place; write it when convenient, nothing waits for it. */
    record Retire(SessionFrame.Place base) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.retire(this);
        }
    }

    /** The peer may lack what follows {@code after}: queue it again before what is queued, then the marker for this hole. */
    record Repair(Hole hole) implements SessionEffect {
        @Override
        public void applyTo(Port port) {
            port.repair(this);
        }
    }

    /** Something the person should know. */
    record Notice(Kind kind, long count) implements SessionEffect {
        /** What it is. */
        public enum Kind {
            /** The peer's node is new, or starts over. */
            PEER_NEW,
            /** This store is older than what the peer knows: it was restored, or is a copy. */
            MINE_OLDER,
            /** The peer has accepted this node's person. */
            ACCEPTED,
            /** {@code count} envelopes will never come. */
            SKIPPED
        }

        @Override
        public void applyTo(Port port) {
            port.notice(this);
        }
    }
}
