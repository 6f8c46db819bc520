package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;
import io.netty.channel.ChannelHandler;
import java.util.function.Consumer;

/** A circuit that somebody else opens to this node. Answered once, on the connection's event loop; later answers do nothing. */
public final class IncomingCircuit {
    private final ClientCircuits circuits;
    private final int number;
    private final boolean introduction;
    private final long tokenId;

    IncomingCircuit(ClientCircuits circuits, int number, boolean introduction, long tokenId) {
        this.circuits = circuits;
        this.number = number;
        this.introduction = introduction;
        this.tokenId = tokenId;
    }

    /** Whether it was opened with an introduction token: for a request, by anyone. */
    public boolean introduction() {
        return introduction;
    }

    /** Which of this node's tokens was used. */
    public long tokenId() {
        return tokenId;
    }

    /**
     * Takes it.
     *
     * @param handler set up in the circuit's pipeline before anything arrives; the opener speaks first
     * @param result told once
     */
    public void accept(ChannelHandler handler, Consumer<CircuitResult> result) {
        circuits.accept(number, handler, result);
    }

    /** Does not. */
    public void refuse(ReasonCode reason) {
        circuits.refuse(number, reason);
    }
}
