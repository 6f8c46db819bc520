package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a connection to a rendezvous tells. On its event loop; {@link #onEnd} comes once and last. */
public interface ClientListener {
    /** The server has proved its key: lookups and circuits may begin. A node at home is registering. */
    void onReady();

    /**
     * The node is registered: friends find it, and it may watch.
     *
     * @param reflexive its address as the server sees it
     * @param roundTrip from REGISTER to its answer
     * @param watches how many it may have
     * @param circuits how many it may have
     */
    void onRegistered(Candidate reflexive, Duration roundTrip, int watches, int circuits);

    /** A watched node came, went or moved; also the first answer to each watch. */
    void onPresence(NodeId node, Status status, List<Candidate> candidates);

    /** Somebody opens a circuit: accept or refuse it within 9 s, else it is refused. */
    void onIncoming(IncomingCircuit circuit);

    /** The server answered {@link RendezvousClient#ping}. */
    void onRoundTrip(Duration roundTrip);

    /** Another run of this node has registered: don't come back by yourself. The end follows. */
    void onReplaced();

    /** The server stops as planned. The end follows. */
    void onRestarting(RendezvousFrame.Restarting notice);

    /** It is over; all its circuits have ended. */
    void onEnd(End end);

    /** How a connection ended. */
    sealed interface End {}

    /** There was none: the carrier did not connect, for this cause. */
    record NotConnected(Throwable cause) implements End {}

    /**
     * It was closed.
     *
     * @param reason empty where the carrier broke without a word
     * @param byPeer whether the server said so
     * @param detail for a log line
     */
    record Closed(Optional<ReasonCode> reason, boolean byPeer, String detail) implements End {}
}
