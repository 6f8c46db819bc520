package chat.parley.rendezvous;

import chat.parley.crypto.identity.RendezvousKey;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.client.ClientConfig;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerLimits;
import chat.parley.rendezvous.server.ServerSettings;
import chat.parley.rendezvous.server.StartException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A real server on loopback and one event loop for all test nodes. */
public final class Testbed {
    private final EventLoopGroup group = Loops.ofNode();
    private final EventLoop loop = group.next();
    private final ExecutorService blocking = Executors.newSingleThreadExecutor();
    private final TcpCarrier carrier = new TcpCarrier(loop, blocking);
    private final SecureRandom random = new SecureRandom();
    private final RendezvousServer server;

    private Testbed(ServerSettings settings) throws StartException, InterruptedException {
        server = RendezvousServer.start(settings);
    }

    public static Testbed start(Path folder) throws StartException, InterruptedException {
        return start(folder, limits -> limits);
    }

    /** Many connections from one address are what tests have, so that limit is lifted. */
    public static Testbed start(Path folder, UnaryOperator<ServerLimits> limits)
            throws StartException, InterruptedException {
        return start(folder, 2, limits);
    }

    public static Testbed start(Path folder, int loops, UnaryOperator<ServerLimits> limits)
            throws StartException, InterruptedException {
        ServerLimits roomy =
                ServerLimits.STANDARD.withConnections(10_000, 10_000).withHandshakes(1_000, 1_000, 1_000);
        return new Testbed(ServerSettings.in(folder)
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLoops(loops)
                .withLimits(limits.apply(roomy)));
    }

    public RendezvousServer server() {
        return server;
    }

    public RendezvousAddress address() {
        RendezvousAddress line = server.address();
        return new RendezvousAddress("127.0.0.1", server.boundAddress().getPort(), line.key());
    }

    public ClientConfig config(ClientRole role) {
        return ClientConfig.standard(loop, carrier, address(), role, random);
    }

    public ClientConfig config(ClientRole role, RendezvousKey otherKey) {
        RendezvousAddress other =
                new RendezvousAddress("127.0.0.1", server.boundAddress().getPort(), otherKey);
        return ClientConfig.standard(loop, carrier, other, role, random);
    }

    public <T> T onLoop(Callable<T> action) throws InterruptedException {
        try {
            return loop.submit(action).get(TestNode.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    public SecureRandom random() {
        return random;
    }

    public void close() throws InterruptedException {
        server.stop(Duration.ofSeconds(5));
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).await();
        blocking.shutdownNow();
    }
}
