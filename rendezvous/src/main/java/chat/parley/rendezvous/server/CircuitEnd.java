package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.CreditLedger;
import org.jspecify.annotations.Nullable;

/**
 * One connection's end of a circuit. Its fields belong to that connection's loop; the other end is reached through {@link Circuits}
 * only, which hands over where the loops differ.
 *
 * <p>States: the caller's end CALLING → OPEN → CLOSED; the called one's RINGING → ACCEPTED → OPEN → CLOSED; any to CLOSED.
 */
final class CircuitEnd {
    enum State {
        /** The caller waits. */
        CALLING,
        /** The node called has to answer. */
        RINGING,
        /** It did; the caller's side is not yet ready. */
        ACCEPTED,
        OPEN,
        CLOSED
    }

    final Connection owner;
    final boolean called;
    final long tokenId;
    final CreditLedger.Account<CircuitEnd> account = new CreditLedger.Account<>(this);
    private @Nullable CircuitEnd peer;
    State state;
    /** On this connection. */
    int number;
    /** On the other one; known from OPEN on. */
    int peerNumber;
    /** What this connection may still send. */
    int credit;
    /** Of the next CIRCUIT_DATA from this connection. */
    int counter;
    /** Whether {@link #account} has been opened in this connection's ledger. */
    boolean accounted;

    private CircuitEnd(Connection owner, boolean called, long tokenId) {
        this.owner = owner;
        this.called = called;
        this.tokenId = tokenId;
        this.state = called ? State.RINGING : State.CALLING;
    }

    /** Makes both ends; the caller's is returned. */
    static CircuitEnd between(Connection caller, Connection called, long tokenId) {
        CircuitEnd from = new CircuitEnd(caller, false, tokenId);
        CircuitEnd to = new CircuitEnd(called, true, tokenId);
        from.peer = to;
        to.peer = from;
        return from;
    }

    CircuitEnd peer() {
        if (peer == null) throw new IllegalStateException("an end without a circuit");
        return peer;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }
}
