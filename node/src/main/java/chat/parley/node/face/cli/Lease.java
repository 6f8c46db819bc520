package chat.parley.node.face.cli;

import chat.parley.node.core.Core;

/**
 * A node, for the time of one command.
 *
 * @param own whether this process is the node, and it ends with the lease
 * @param release lets go of it
 */
record Lease(Core core, boolean own, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
        release.run();
    }
}
