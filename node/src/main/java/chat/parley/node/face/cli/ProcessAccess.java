package chat.parley.node.face.cli;

import chat.parley.node.api.CoreClient;
import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * For a command in a process of its own: the node that runs, by its local API, or this process becomes the node. Two commands may
 * race for a home; the one that comes second waits until the first serves or has ended.
 */
final class ProcessAccess implements CoreAccess {
    /** Longer than a node takes to start or to end, on a small machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final NodeLauncher launcher;

    ProcessAccess(NodeLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Optional<Lease> running(Path home) {
        try {
            return CoreClient.connect(home).map(core -> new Lease(core, false, core::close));
        } catch (IOException unusable) {
            throw new UserError(Messages.noSocket(home, unusable), "");
        }
    }

    @Override
    public Lease open(Path home, NodeOptions options, boolean online) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Lease> running = running(home);
            if (running.isPresent()) return running.get();
            Optional<Core> own = launcher.openHome(home, options, online);
            if (own.isPresent()) {
                Core core = own.get();
                return new Lease(core, true, core::close);
            }
            if (System.nanoTime() - deadline > 0) throw new UserError(Messages.homeHeld(home), Messages.HOME_HELD_NEXT);
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        // Nothing tells when another process lets go of a lock; asking twenty times a second costs nothing.
        boolean unused = new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
