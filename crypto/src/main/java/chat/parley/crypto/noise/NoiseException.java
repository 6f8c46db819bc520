package chat.parley.crypto.noise;

import chat.parley.crypto.provider.CryptoException;

/** A handshake message did not pass; the handshake is over. The peer's fault, so without a stack trace. */
public final class NoiseException extends CryptoException {
    /**
     * Creates the exception.
     *
     * @param message what did not pass, without secrets
     */
    public NoiseException(String message) {
        super(message);
    }
}
