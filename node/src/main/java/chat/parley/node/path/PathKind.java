package chat.parley.node.path;

/** Kinds of path, best first. */
public enum PathKind {
    /** Both on one network. */
    LAN,
    /** One could reach the other's address. */
    DIRECT,
    /** Both opened their routers at the same moment. */
    PUNCHED,
    /** Through a rendezvous. */
    RELAY;

    /** As people read it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
