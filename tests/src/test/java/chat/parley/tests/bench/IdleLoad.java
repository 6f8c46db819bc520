package chat.parley.tests.bench;

import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.carrier.Carrier;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.client.ClientConfig;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes that come home and are silent then, in a process of its own: {@code ADDRESS FIRST COUNT}, the numbers of its nodes. Each comes from
 * an address of its own and watches the {@link #WATCHES} that follow it, round the count. Order: {@code N}, so many are to be here; it is
 * answered when each has been told of all it watches.
 */
final class IdleLoad {
    static final int WATCHES = 16;
    /** Connections that are being opened at once: few, so that a busy machine gets each through its handshake in time. */
    private static final int AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Tries for one node: a busy machine may let a handshake's 10 s pass. */
    private static final int TRIES = 3;

    private final RendezvousAddress server;
    private final int first;
    private final int count;
    private final EventLoop loop = Loops.ofServer(1).next();
    private final SecureRandom random = new SecureRandom();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger settled = new AtomicInteger();
    private int begun;

    private IdleLoad(RendezvousAddress server, int first, int count) {
        this.server = server;
        this.first = first;
        this.count = count;
    }

    public static void main(String[] arguments) {
        Worker.live(() -> {
            IdleLoad load = new IdleLoad(
                    RendezvousAddress.parse(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]));
            return new Worker.Ready("ready", order -> load.bringTo(Integer.parseInt(order)));
        });
    }

    private String bringTo(int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (begun < wanted) {
            if (!room.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new IllegalStateException("stuck");
            new Idler(begun++).connect();
            deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        while (settled.get() < wanted) {
            if (System.nanoTime() > deadline) throw new IllegalStateException(settled + " of " + wanted + " settled");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Integer.toString(settled.get());
    }

    /** From the node's own address. */
    private Future<Channel> dial(BenchNode node, String host, int port, ChannelHandler handler) {
        Promise<Channel> result = loop.newPromise();
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handler)
                .connect(new InetSocketAddress(host, port), new InetSocketAddress(node.address(), 0))
                .addListener((io.netty.channel.ChannelFuture done) -> {
                    if (done.isSuccess()) result.trySuccess(done.channel());
                    else result.tryFailure(done.cause());
                });
        return result;
    }

    /** One of them. */
    private final class Idler implements ClientListener {
        private final int index;
        private final BenchNode node;
        private RendezvousClient client;
        private boolean registered;
        private int told;
        private int tries;

        Idler(int index) {
            this.index = index;
            this.node = new BenchNode(first + index);
        }

        void connect() {
            tries++;
            Carrier carrier = (host, port, timeout, handler) -> dial(node, host, port, handler);
            ClientConfig config = ClientConfig.standard(loop, carrier, server, node.home(), random);
            loop.execute(() -> client = RendezvousClient.connect(config, this));
        }

        @Override
        public void onReady() {}

        @Override
        public void onRegistered(Candidate reflexive, Duration roundTrip, int watches, int circuits) {
            registered = true;
            room.release();
            for (int i = 1; i <= WATCHES; i++) {
                BenchNode watched = new BenchNode(first + (index + i) % count);
                client.watch(watched.id(), watched.tokenFor(node.number()));
            }
        }

        @Override
        public void onPresence(NodeId id, Status status, List<Candidate> candidates) {
            if (++told == WATCHES) settled.incrementAndGet();
        }

        @Override
        public void onIncoming(IncomingCircuit circuit) {}

        @Override
        public void onRoundTrip(Duration roundTrip) {}

        @Override
        public void onReplaced() {}

        @Override
        public void onRestarting(RendezvousFrame.Restarting notice) {}

        @Override
        public void onEnd(End end) {
            if (registered || tries == TRIES) {
                System.err.println("node " + node.number() + " has gone: " + end);
                Runtime.getRuntime().halt(1);
            }
            connect();
        }
    }
}
