package chat.parley.crypto.channel;

import java.util.Optional;

/** What a channel is for, said in its first bytes ({@code docs/PROTOCOL.md} §2.1). */
public enum Purpose {
    /** Node to node on a carrier of its own. */
    PEER(1, true),
    /** Node to node inside a circuit. */
    PEER_IN_CIRCUIT(2, true),
    /** Node to rendezvous; circuits inside it carry padded channels already, so it pads nothing itself. */
    RENDEZVOUS(3, false);

    private final int code;
    private final boolean padded;

    Purpose(int code, boolean padded) {
        this.code = code;
        this.padded = padded;
    }

    int code() {
        return code;
    }

    /** Whether records are padded: the innermost channel only. */
    public boolean padded() {
        return padded;
    }

    static Optional<Purpose> of(int code) {
        for (Purpose purpose : values()) if (purpose.code == code) return Optional.of(purpose);
        return Optional.empty();
    }
}
