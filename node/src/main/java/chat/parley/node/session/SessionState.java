package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.List;
import java.util.Optional;

/**
 * What a session keeps on disk, as read when it starts.
 *
 * @param sending this node's half
 * @param receiving the peer's half
 * @param accepted whether this node's person has accepted the peer
 */
public record SessionState(Sending sending, Receiving receiving, boolean accepted) {
    /**
     * @param epoch names the half
     * @param generation how many epochs it had before
     * @param base last number retired
     * @param baseChain chain there
     * @param unretired sealed and not retired, in number order from {@code base + 1}
     */
    public record Sending(Id128 epoch, long generation, long base, Chain baseChain, List<Sealed> unretired) {
        /** A half that has said nothing yet. */
        public static Sending fresh(Id128 epoch, long generation) {
            return new Sending(epoch, generation, 0, Chain.start(epoch), List.of());
        }
    }

    /**
     * @param position where this node stands in the peer's half; empty while it knows no epoch of it
     * @param hole what it may lack
     * @param lastMessage the last message of the peer that it holds
     * @param strangerEnvelopes envelopes taken while not accepted, over all epochs
     * @param strangerBytes their bytes
     */
    public record Receiving(
            Optional<SessionFrame.Place> position,
            Optional<Hole> hole,
            Optional<Id128> lastMessage,
            int strangerEnvelopes,
            int strangerBytes) {
        /** Nothing heard yet. */
        public static Receiving fresh() {
            return new Receiving(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);
        }
    }

    /** The state of a session that begins. */
    public static SessionState fresh(Id128 epoch, boolean accepted) {
        return new SessionState(Sending.fresh(epoch, 0), Receiving.fresh(), accepted);
    }
}
