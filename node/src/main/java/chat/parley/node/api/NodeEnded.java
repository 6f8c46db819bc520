package chat.parley.node.api;

/** The node that a {@link CoreClient} talked to has ended. Completes every question that has no answer. */
public final class NodeEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean untouched;

    NodeEnded(boolean untouched) {
        super("the node ended before it answered", null, false, false);
        this.untouched = untouched;
    }

    /** Whether the node is known not to have begun this: then it may be asked of another node. */
    public boolean untouched() {
        return untouched;
    }
}
