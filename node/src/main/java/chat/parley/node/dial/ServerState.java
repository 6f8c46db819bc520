package chat.parley.node.dial;

import java.time.Duration;

/**
 * How a node stands with one rendezvous.
 *
 * @param kind where it is
 * @param roundTrip the newest measured; zero before the first
 * @param detail why it is offline; empty otherwise
 */
public record ServerState(Kind kind, Duration roundTrip, String detail) {
    /** Where it is. */
    public enum Kind {
        IDLE,
        CONNECTING,
        REGISTERED,
        OFFLINE,
        /** Another run of this node has registered; this one does not come back by itself. */
        REPLACED
    }

    static ServerState idle() {
        return new ServerState(Kind.IDLE, Duration.ZERO, "");
    }

    ServerState connecting() {
        return new ServerState(Kind.CONNECTING, roundTrip, detail);
    }

    ServerState registered(Duration newRoundTrip) {
        return new ServerState(Kind.REGISTERED, newRoundTrip, "");
    }

    ServerState offline(String why) {
        return new ServerState(Kind.OFFLINE, Duration.ZERO, why);
    }

    ServerState replaced() {
        return new ServerState(Kind.REPLACED, Duration.ZERO, "another node with this identity has registered");
    }
}
