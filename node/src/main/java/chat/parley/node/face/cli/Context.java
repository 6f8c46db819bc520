package chat.parley.node.face.cli;

import chat.parley.node.api.Invocation;
import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.util.Optional;

/** What one command works with. Its node is opened when first asked for and let go of at the end. One thread. */
final class Context {
    private final Surroundings surroundings;
    private final Invocation invocation;
    private final GlobalOptions options;
    private final Output output;
    private Optional<NodeLink> link = Optional.empty();

    Context(Surroundings surroundings, Invocation invocation, GlobalOptions options, Output output) {
        this.surroundings = surroundings;
        this.invocation = invocation;
        this.options = options;
        this.output = output;
    }

    Invocation invocation() {
        return invocation;
    }

    Output output() {
        return output;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Times times() {
        return new Times(surroundings.clock());
    }

    /** Whether data is wanted as JSON. */
    boolean json() {
        return options.json();
    }

    Path home() {
        return surroundings.homes().home(options.home(), invocation.place().workingDirectory());
    }

    NodeLauncher launcher() {
        return surroundings.launcher().orElseThrow(() -> new UserError(Messages.NOT_HERE, ""));
    }

    /** The node, for a command that needs the store only. */
    NodeLink store() throws InterruptedException {
        return link(NodeOptions.forOneCommand(), false);
    }

    /** The node, for a command that goes online by itself. */
    NodeLink online() throws InterruptedException {
        return link(NodeOptions.forOneCommand(), true);
    }

    /** The node, for a screen or a node that stays. */
    NodeLink staying(NodeOptions stay) throws InterruptedException {
        return link(stay, true);
    }

    /** The node that runs now, for a command that starts none. */
    Optional<Lease> running() {
        return surroundings.access().running(home());
    }

    private NodeLink link(NodeOptions node, boolean online) throws InterruptedException {
        if (link.isEmpty()) link = Optional.of(new NodeLink(surroundings.access(), home(), node, online));
        return link.get();
    }

    /** Lets go of the node, and says when something stays queued in a home that has no node any more. */
    void release() throws InterruptedException {
        if (link.isEmpty()) return;
        try (NodeLink last = link.get()) {
            // A thread that was interrupted has no time to ask.
            if (!Thread.currentThread().isInterrupted() && last.leavesQueued()) output.note(Messages.GOES_OUT_LATER);
        }
    }
}
