package chat.parley.crypto.noise;

/** Which end of a handshake this is. */
public enum Role {
    /** Sends the first message. */
    INITIATOR,
    /** Answers it. */
    RESPONDER
}
