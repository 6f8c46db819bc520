package chat.parley.rendezvous.protocol;

/** What a rendezvous says about a node to a holder of a token ({@code docs/PROTOCOL.md} §5.4). */
public enum Status {
    /** Registered now. */
    ONLINE(1),
    /** Registered before in this server's run, or the token was revoked: the two must look alike. */
    OFFLINE(2),
    /** Never registered in this server's run, or the token is wrong: the two must look alike. */
    UNKNOWN(3);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    int code() {
        return code;
    }
}
