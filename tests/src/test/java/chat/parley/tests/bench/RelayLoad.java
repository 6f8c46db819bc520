package chat.parley.tests.bench;

import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientConfig;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The load on a relay, in a process of its own: {@code plain PORT CIRCUITS} or {@code parley ADDRESS CIRCUITS}. Each circuit joins two
 * connections of its own; both its ends send back each message that comes, so as many messages go round as were put in.
 *
 * <p>Orders: {@code go N} puts N messages into each circuit; {@code count} answers how many messages have come out so far; {@code stop}
 * takes out what comes, and is answered when nothing is on its way any more.
 */
final class RelayLoad {
    private static final int MESSAGE_BYTES = 200;
    /** Connections that are being opened at once: few, so that a busy machine gets each through its handshake in time. */
    private static final int AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EventLoop loop = Loops.ofServer(1).next();
    private final ExecutorService blocking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "resolver");
        thread.setDaemon(true);
        return thread;
    });
    private final TcpCarrier carrier = new TcpCarrier(loop, blocking);
    private final SecureRandom random = new SecureRandom();
    private final List<Runnable> senders = new ArrayList<>();
    /** Messages that came out at either end; on the loop, as all that follows. */
    private long received;

    private int inFlight;
    private boolean stopping;

    public static void main(String[] arguments) {
        Worker.live(() -> {
            RelayLoad load = new RelayLoad();
            int circuits = Integer.parseInt(arguments[2]);
            if (arguments[0].equals("plain")) load.openPlain(Integer.parseInt(arguments[1]), circuits);
            else load.openParley(RendezvousAddress.parse(arguments[1]), circuits);
            return new Worker.Ready("open", load::follow);
        });
    }

    private String follow(String order) throws Exception {
        if (order.equals("count"))
            return Long.toString(loop.submit(() -> received).get());
        if (order.equals("stop")) return stop();
        int perCircuit = Integer.parseInt(order.substring("go ".length()));
        loop.submit(() -> {
                    stopping = false;
                    inFlight = perCircuit * senders.size();
                    for (int i = 0; i < perCircuit; i++) senders.forEach(Runnable::run);
                })
                .get();
        return "going";
    }

    private String stop() throws Exception {
        loop.submit(() -> stopping = true).get();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (loop.submit(() -> inFlight).get() > 0) {
            if (System.nanoTime() > deadline) throw new IllegalStateException("messages are lost");
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return "stopped";
    }

    /** A message came out; whether it is to go back. */
    private boolean onMessage(ByteBuf message) {
        received++;
        if (!stopping) return true;
        inFlight--;
        message.release();
        return false;
    }

    // ---- Parley: a circuit is a channel; each message leaves as a frame of its own ----

    private void openParley(RendezvousAddress address, int circuits) throws Exception {
        Semaphore room = new Semaphore(AT_ONCE);
        List<CompletableFuture<RendezvousClient>> nodes = new ArrayList<>();
        for (int i = 0; i < 2 * circuits; i++) {
            room.acquire();
            CompletableFuture<RendezvousClient> node = connect(address, new BenchNode(i));
            node.whenComplete((client, failure) -> room.release());
            nodes.add(node);
        }
        List<CompletableFuture<Channel>> opened = new ArrayList<>();
        for (int i = 0; i < circuits; i++) {
            get(nodes.get(2 * i + 1));
            opened.add(call(get(nodes.get(2 * i)), new BenchNode(2 * i + 1), 2 * i));
        }
        for (CompletableFuture<Channel> each : opened) {
            Channel circuit = get(each);
            senders.add(() -> circuit.writeAndFlush(circuit.alloc().buffer().writeZero(MESSAGE_BYTES)));
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletableFuture<RendezvousClient> connect(RendezvousAddress address, BenchNode node) throws Exception {
        ClientConfig config = ClientConfig.standard(loop, carrier, address, node.home(), random);
        Accepting listener = new Accepting();
        loop.submit(() -> listener.client = RendezvousClient.connect(config, listener))
                .get();
        return listener.registered;
    }

    private CompletableFuture<Channel> call(RendezvousClient client, BenchNode node, int caller) {
        CompletableFuture<Channel> circuit = new CompletableFuture<>();
        loop.execute(() -> client.openCircuit(node.id(), node.tokenFor(caller), new StreamEcho(), result -> {
            if (result instanceof CircuitResult.Opened opened) circuit.complete(opened.circuit());
            else circuit.completeExceptionally(new IllegalStateException(result.toString()));
        }));
        return circuit;
    }

    /** A node that accepts circuits. */
    private final class Accepting implements ClientListener {
        final CompletableFuture<RendezvousClient> registered = new CompletableFuture<>();
        private RendezvousClient client;

        @Override
        public void onReady() {}

        @Override
        public void onRegistered(Candidate reflexive, Duration roundTrip, int watches, int circuits) {
            registered.complete(client);
        }

        @Override
        public void onPresence(NodeId node, Status status, List<Candidate> candidates) {}

        @Override
        public void onIncoming(IncomingCircuit circuit) {
            circuit.accept(new StreamEcho(), result -> {});
        }

        @Override
        public void onRoundTrip(Duration roundTrip) {}

        @Override
        public void onReplaced() {}

        @Override
        public void onRestarting(RendezvousFrame.Restarting notice) {}

        @Override
        public void onEnd(End end) {
            registered.completeExceptionally(new IllegalStateException(end.toString()));
        }
    }

    /** A flush a message, for otherwise a circuit would join what waits into one frame; they share a record all the same. */
    private final class StreamEcho extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            int bytes = ((ByteBuf) message).readableBytes();
            if (bytes != MESSAGE_BYTES) throw new IllegalStateException("a message of " + bytes);
            if (onMessage((ByteBuf) message)) ctx.writeAndFlush(message, ctx.voidPromise());
        }
    }

    // ---- the plain relay ----

    private void openPlain(int port, int circuits) throws Exception {
        for (int i = 0; i < circuits; i++) {
            Channel first = connectPlain(port, i, new CompletableFuture<>());
            CompletableFuture<Void> joined = new CompletableFuture<>();
            connectPlain(port, i, joined);
            get(joined);
            int circuit = i;
            senders.add(() -> first.writeAndFlush(
                    frame(first, circuit, MESSAGE_BYTES).writeZero(MESSAGE_BYTES), first.voidPromise()));
        }
    }

    private static ByteBuf frame(Channel channel, int circuit, int payload) {
        return channel.alloc()
                .buffer(PlainRelay.LENGTH_BYTES + PlainRelay.CIRCUIT_BYTES + payload)
                .writeShort(PlainRelay.CIRCUIT_BYTES + payload)
                .writeInt(circuit);
    }

    private Channel connectPlain(int port, int circuit, CompletableFuture<Void> joined) throws Exception {
        ChannelHandler pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new PlainRelay.Frames(), new FrameEcho(joined));
            }
        };
        Channel channel = carrier.dial(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE, pipeline)
                .get();
        channel.writeAndFlush(frame(channel, circuit, 0)).sync();
        return channel;
    }

    private final class FrameEcho extends ChannelInboundHandlerAdapter {
        private static final int HEADER = PlainRelay.LENGTH_BYTES + PlainRelay.CIRCUIT_BYTES;
        private final CompletableFuture<Void> joined;

        FrameEcho(CompletableFuture<Void> joined) {
            this.joined = joined;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf frame = (ByteBuf) message;
            if (frame.readableBytes() == HEADER) {
                frame.release();
                joined.complete(null);
                return;
            }
            if (onMessage(frame)) ctx.write(frame, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
