package chat.parley.node.path;

/** A way to try to reach a peer. */
public sealed interface Route {
    /** What kind of path it makes. */
    PathKind kind();

    /** The address as people read it. */
    String address();

    /** A TCP connection to {@code ADDRESS:PORT}. */
    record Direct(PathKind kind, String address) implements Route {}

    /** A TCP connection that the peer opened, from {@code ADDRESS:PORT}; nobody can dial it. */
    record Incoming(PathKind kind, String address) implements Route {}

    /** A circuit through the rendezvous at this address, {@code parley-rdv://…}. */
    record Relay(String address) implements Route {
        @Override
        public PathKind kind() {
            return PathKind.RELAY;
        }
    }
}
