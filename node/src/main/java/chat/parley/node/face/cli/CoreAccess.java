package chat.parley.node.face.cli;

import java.nio.file.Path;
import java.util.Optional;

/** How a command comes to a node: in a process of its own, or inside the node. */
interface CoreAccess {
    /** The node that serves this home now. */
    Optional<Lease> running(Path home);

    /**
     * The node that serves this home now, or else this process becomes it.
     *
     * @param online whether it goes online where this process becomes it
     */
    Lease open(Path home, NodeOptions options, boolean online) throws InterruptedException;
}
