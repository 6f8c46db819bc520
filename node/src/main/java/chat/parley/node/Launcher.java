package chat.parley.node;

import chat.parley.node.api.ApiServer;
import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import chat.parley.node.face.cli.Cli;
import chat.parley.node.face.cli.Demo;
import chat.parley.node.face.cli.NodeLauncher;
import chat.parley.node.face.cli.NodeOptions;
import chat.parley.node.face.cli.RendezvousOptions;
import chat.parley.node.face.cli.RendezvousServer;
import chat.parley.node.store.HomeLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Starts nodes, the demo and the server for the command line. */
final class Launcher implements NodeLauncher {
    @Override
    public Set<Feature> features() {
        return Set.of();
    }

    @Override
    public Optional<Core> openHome(Path home, NodeOptions options, boolean online) {
        Optional<HomeLock> lock = HomeLock.tryAcquire(home);
        if (lock.isEmpty()) return Optional.empty();
        LogFile.into(home, options.screen());
        Node node;
        try {
            node = Node.open(
                    new Node.Options(home, options.settings(), options.rendezvous(), options.newName(), online),
                    lock.get());
        } catch (RuntimeException e) {
            lock.get().close();
            throw e;
        }
        try {
            Optional<chat.parley.node.api.CommandHandler> commands =
                    options.stays() ? Optional.of(Cli.insideNode(home, node.core())) : Optional.empty();
            ApiServer api =
                    ApiServer.start(node.loop(), home, node.core(), commands).join();
            node.onClose(() -> {
                api.close().join();
                lock.get().close();
            });
            return Optional.of(node.core());
        } catch (CompletionException e) {
            node.onClose(lock.get()::close);
            node.close();
            throw e.getCause() instanceof UserError error ? error : e;
        }
    }

    @Override
    public RendezvousServer startRendezvous(RendezvousOptions options) {
        return ServedRendezvous.start(options);
    }

    @Override
    public Demo startDemo() {
        return new DemoParty();
    }
}
