package chat.parley.rendezvous.server;

/** The server can't start. The message is one line for the person who started it: the cause, and what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    StartException(String message) {
        super(message);
    }
}
