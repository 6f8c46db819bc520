package chat.parley.crypto.provider;

/**
 * Bytes from outside did not pass: a tag, a signature, a key or a length is wrong. The peer's fault, never ours (wrong
 * arguments of our own are {@link IllegalArgumentException} and {@link IllegalStateException}).
 *
 * <p>Carries no stack trace and no cause, so that a hostile peer stays cheap; the message names what failed and holds no
 * secret.
 */
public class CryptoException extends Exception {
    /**
     * Creates the exception.
     *
     * @param message what did not pass, without secrets
     */
    public CryptoException(String message) {
        super(message, null, false, false);
    }
}
