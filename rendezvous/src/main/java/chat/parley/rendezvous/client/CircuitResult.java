package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;

/** What became of opening or accepting a circuit. */
public sealed interface CircuitResult {
    /** It is open, its pipeline set up and active; whoever asked owns it. */
    record Opened(CircuitChannel circuit) implements CircuitResult {}

    /**
     * It isn't.
     *
     * @param reason the server's or the other node's: {@code OFFLINE}, {@code UNKNOWN}, {@code REFUSED}, {@code RATE},
     *     {@code OVERLOADED}…; {@code TIMEOUT} when nobody answered; {@code GOING} when the connection ended first
     */
    record NotOpened(ReasonCode reason) implements CircuitResult {}
}
