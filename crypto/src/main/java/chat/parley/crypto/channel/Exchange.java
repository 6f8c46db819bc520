package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.noise.TransportKeys;
import java.util.Optional;

/**
 * One side of opening a channel: clear bytes, then the handshake. Bytes in, bytes out; no Netty, no clock. Any exception
 * ends it.
 */
interface Exchange {
    /** What is sent before anything was heard; empty for the responder. */
    byte[] start();

    /**
     * The other side's {@link Opening#SIZE} clear bytes.
     *
     * @return the bytes to send in answer, maybe none
     * @throws Refusal when the other side is to be told why before the carrier closes
     */
    byte[] onOpening(byte[] opening) throws ProtocolException, Refusal;

    /**
     * A handshake message without its length.
     *
     * @return the bytes to send in answer, maybe none
     */
    byte[] onMessage(byte[] message) throws ProtocolException;

    /** What the handshake settled, once it is complete. */
    Optional<Settled> settled();

    /** Wipes what is left of the handshake's secrets. */
    void destroy();

    /**
     * A completed handshake.
     *
     * @param name 16 bytes
     * @param remoteStatic 32 bytes
     * @param certificate the other side's, where a handshake message carried it
     */
    record Settled(
            byte[] name,
            Purpose purpose,
            TransportKeys keys,
            byte[] remoteStatic,
            Optional<NodeCertificate> certificate,
            Hello hello) {}

    /** The carrier gets these bytes and is closed. */
    final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final transient byte[] answer;
        private final int code;

        Refusal(ReasonCode reason) {
            super("refused: " + reason, null, false, false);
            this.answer = Opening.answer(reason);
            this.code = reason.code();
        }

        byte[] answer() {
            return answer;
        }

        ReasonCode reason() {
            return new ReasonCode(code);
        }
    }
}
