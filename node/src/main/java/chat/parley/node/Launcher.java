package chat.parley.node;

import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import chat.parley.node.face.cli.Demo;
import chat.parley.node.face.cli.NodeLauncher;
import chat.parley.node.face.cli.NodeOptions;
import chat.parley.node.face.cli.RendezvousOptions;
import chat.parley.node.face.cli.RendezvousServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Starts nodes, the demo and the server for the command line. */
final class Launcher implements NodeLauncher {
    @Override
    public Set<Feature> features() {
        return Set.of();
    }

    @Override
    public Optional<Core> openHome(Path home, NodeOptions options, boolean online) {
        throw new UserError("not built yet", "");
    }

    @Override
    public RendezvousServer startRendezvous(RendezvousOptions options) {
        throw new UserError("not built yet", "");
    }

    @Override
    public Demo startDemo() {
        throw new UserError("not built yet", "");
    }
}
