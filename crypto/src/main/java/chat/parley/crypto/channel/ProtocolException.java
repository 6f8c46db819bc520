package chat.parley.crypto.channel;

/**
 * The other side did something it may not. Carries how much of the connection that ends, and no stack trace: a hostile
 * peer must stay cheap.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the error ends; nothing beyond it may notice. */
    public enum Scope {
        CIRCUIT,
        CHANNEL
    }

    private final int code;
    private final Scope scope;

    public ProtocolException(ReasonCode reason, Scope scope, String detail) {
        super(detail, null, false, false);
        this.code = reason.code();
        this.scope = scope;
    }

    /** An error that ends the channel. */
    public static ProtocolException channel(ReasonCode reason, String detail) {
        return new ProtocolException(reason, Scope.CHANNEL, detail);
    }

    /** An error that ends one circuit. */
    public static ProtocolException circuit(ReasonCode reason, String detail) {
        return new ProtocolException(reason, Scope.CIRCUIT, detail);
    }

    public ReasonCode reason() {
        return new ReasonCode(code);
    }

    public Scope scope() {
        return scope;
    }
}
