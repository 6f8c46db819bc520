package chat.parley.crypto.identity;

/**
 * A text is not the key that a person meant it to be. The message is one line for that person: it says what is wrong and
 * where. Without a stack trace, since texts come from peers as well.
 */
public final class KeyTextException extends Exception {
    /** What is wrong with a text. */
    public enum Reason {
        /** It is shorter or longer than 56 characters. */
        LENGTH,
        /** A character in it is not of base32. */
        CHARACTER,
        /** It is intact, but names another kind of key. */
        KIND,
        /** A character was mistyped, or two were swapped. */
        CHECKSUM
    }

    private final Reason reason;

    KeyTextException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What is wrong, for programs. */
    public Reason reason() {
        return reason;
    }
}
