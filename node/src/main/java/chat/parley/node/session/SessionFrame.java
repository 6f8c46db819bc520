package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;

/** What two nodes say to each other about a session ({@code docs/PROTOCOL.md} §3.2). */
public sealed interface SessionFrame {
    /** Lets the compiler find the forgotten case. */
    void applyTo(Port port);

    /** One method a frame. */
    interface Port {
        void resume(Resume frame);

        void data(Data frame);

        void ack(Ack frame);

        void skip(Skip frame);

        void leaving(Leaving frame);
    }

    /** A number and the chain there, of the half that {@code epoch} names. */
    record Place(Id128 epoch, long number, Chain chain) {}

    /**
     * Where its sender stands. Everything it names is committed.
     *
     * @param epoch of the sender's own half
     * @param generation how many epochs that half had before
     * @param base last number retired
     * @param baseChain chain at base
     * @param last last number sealed
     * @param position where it stands in the receiver's half; empty while it knows none
     * @param limit the highest number that the receiver of this may send
     * @param hole the sender's open hole
     * @param accepted whether the sender's person has accepted the receiver
     * @param asks whether a RESUME is wanted in answer
     */
    record Resume(
            Id128 epoch,
            long generation,
            long base,
            Chain baseChain,
            long last,
            Optional<Place> position,
            long limit,
            Optional<Hole> hole,
            boolean accepted,
            boolean asks)
            implements SessionFrame {
        @Override
        public void applyTo(Port port) {
            port.resume(this);
        }
    }

    /**
     * One envelope.
     *
     * @param number from 1
     * @param before prefix of the chain before it
     * @param envelope at most {@link SessionLimits#MAX_ENVELOPE} bytes
     */
    record Data(long number, long before, byte[] envelope) implements SessionFrame {
        @Override
        public void applyTo(Port port) {
            port.data(this);
        }
    }

    /**
     * What is committed.
     *
     * @param epoch whose numbers these are
     * @param position last number committed
     * @param chain prefix of the chain there
     * @param limit the highest number that may be sent
     * @param sack bit i: number {@code position + 2 + i} has arrived
     */
    record Ack(Id128 epoch, long position, long chain, long limit, long sack) implements SessionFrame {
        @Override
        public void applyTo(Port port) {
            port.ack(this);
        }
    }

    /**
     * The way past numbers that will never come.
     *
     * @param to the last number skipped, and the chain there
     * @param reason why, for the person
     */
    record Skip(Place to, int reason) implements SessionFrame {
        @Override
        public void applyTo(Port port) {
            port.skip(this);
        }
    }

    /** Its sender sends nothing more on this channel. */
    record Leaving() implements SessionFrame {
        @Override
        public void applyTo(Port port) {
            port.leaving(this);
        }
    }
}
