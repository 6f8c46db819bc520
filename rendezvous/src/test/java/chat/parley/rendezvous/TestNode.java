package chat.parley.rendezvous;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.client.CircuitChannel;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.client.LookupResult;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import chat.parley.rendezvous.protocol.TokenKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A node at a rendezvous, for tests: keeps what it was told, accepts circuits when it is told to. */
public final class TestNode implements ClientListener {
    /** How long any wait in a test may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final SecureRandom RANDOM = new SecureRandom();

    public final Identity identity;
    public final NodeKey key;
    public final NodeId id;
    public final TokenKey tokenKey;
    public final NodeCertificate certificate;
    public final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    /** The pipeline of circuits it accepts; none: it lets them ring. */
    public volatile Optional<ChannelHandler> accepts = Optional.empty();
    /** The reason it refuses circuits with. */
    public volatile Optional<ReasonCode> refuses = Optional.empty();

    private RendezvousClient client;
    private Testbed bed;

    public TestNode() {
        identity = Identity.generate(RANDOM);
        key = NodeKey.generate(RANDOM);
        id = NodeId.random(RANDOM);
        tokenKey = TokenKey.random(RANDOM);
        certificate = NodeCertificate.issue(identity, id, key.publicKey(), 1);
    }

    /** The same node, started again or copied. */
    public TestNode(TestNode same) {
        identity = same.identity;
        key = same.key;
        id = same.id;
        tokenKey = same.tokenKey;
        this.certificate = NodeCertificate.issue(identity, id, key.publicKey(), 1);
    }

    public record Ready() {}

    public record Registered(Candidate reflexive, Duration roundTrip, int watches, int circuits) {}

    public record Presence(NodeId node, Status status, List<Candidate> candidates) {}

    public record Incoming(boolean introduction, long tokenId) {}

    public record Replaced() {}

    public record RoundTrip(Duration time) {}

    // ---- what a test does ----

    public ReachToken give(boolean introduction) {
        return ReachToken.give(tokenKey, id, introduction, RANDOM);
    }

    public ClientRole home(Id128 run) {
        return new ClientRole.Home(key, certificate, run, tokenKey, List.of(), List.of());
    }

    public TestNode goHome(Testbed testbed) throws InterruptedException {
        return goHome(testbed, Id128.random(RANDOM));
    }

    public TestNode goHome(Testbed testbed, Id128 run) throws InterruptedException {
        connect(testbed, home(run));
        await(Registered.class);
        return this;
    }

    public TestNode goAsGuest(Testbed testbed) throws InterruptedException {
        connect(testbed, new ClientRole.Guest());
        await(Ready.class);
        return this;
    }

    public void connect(Testbed testbed, ClientRole role) throws InterruptedException {
        bed = testbed;
        client = testbed.onLoop(() -> RendezvousClient.connect(testbed.config(role), this));
    }

    public void run(Consumer<RendezvousClient> action) throws InterruptedException {
        bed.onLoop(() -> {
            action.accept(client);
            return this;
        });
    }

    public LookupResult lookup(NodeId node, ReachToken token) throws InterruptedException {
        BlockingQueue<LookupResult> result = new LinkedBlockingQueue<>();
        run(client -> client.lookup(node, token, Duration.ofSeconds(5), result::add));
        return poll(result, "an answer to a lookup");
    }

    public CircuitResult tryOpen(NodeId node, ReachToken token, ChannelHandler handler) throws InterruptedException {
        BlockingQueue<CircuitResult> result = new LinkedBlockingQueue<>();
        run(client -> client.openCircuit(node, token, handler, result::add));
        return poll(result, "a circuit or why not");
    }

    public CircuitChannel open(NodeId node, ReachToken token, ChannelHandler handler) throws InterruptedException {
        CircuitResult result = tryOpen(node, token, handler);
        if (result instanceof CircuitResult.Opened opened) return opened.circuit();
        throw new AssertionError("not opened: " + result);
    }

    public <T> T await(Class<T> type) throws InterruptedException {
        return await(type, event -> true);
    }

    /** The next event of a type for which something holds; those before it are dropped. */
    public <T> T await(Class<T> type, Predicate<T> which) throws InterruptedException {
        while (true) {
            Object event = poll(events, type.getSimpleName());
            if (type.isInstance(event) && which.test(type.cast(event))) return type.cast(event);
        }
    }

    /** Waits until something holds. */
    public static void eventually(String what, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("waited in vain for " + what);
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }

    public static <T> T poll(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) throw new AssertionError("waited in vain for " + what);
        return next;
    }

    // ---- what it is told ----

    @Override
    public void onReady() {
        events.add(new Ready());
    }

    @Override
    public void onRegistered(Candidate reflexive, Duration roundTrip, int watches, int circuits) {
        events.add(new Registered(reflexive, roundTrip, watches, circuits));
    }

    @Override
    public void onPresence(NodeId node, Status status, List<Candidate> candidates) {
        events.add(new Presence(node, status, candidates));
    }

    @Override
    public void onIncoming(IncomingCircuit circuit) {
        events.add(new Incoming(circuit.introduction(), circuit.tokenId()));
        accepts.ifPresent(handler -> circuit.accept(handler, events::add));
        refuses.ifPresent(circuit::refuse);
    }

    @Override
    public void onRoundTrip(Duration roundTrip) {
        events.add(new RoundTrip(roundTrip));
    }

    @Override
    public void onReplaced() {
        events.add(new Replaced());
    }

    @Override
    public void onRestarting(RendezvousFrame.Restarting notice) {
        events.add(notice);
    }

    @Override
    public void onEnd(End end) {
        events.add(end);
    }

    /** Sends back what it reads. */
    @ChannelHandler.Sharable
    public static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    /** Keeps what it reads, and the last user event. */
    public static final class Keep extends ChannelInboundHandlerAdapter {
        public final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();
        public final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            bytes.add(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }

        /** The next so many bytes. */
        public byte[] read(int count) throws InterruptedException {
            ByteBuf all = Unpooled.buffer(count);
            while (all.readableBytes() < count) all.writeBytes(poll(bytes, count + " bytes"));
            return ByteBufUtil.getBytes(all);
        }
    }

    /** A fresh handler for each circuit. */
    public static ChannelHandler each(Supplier<ChannelHandler> handlers) {
        return new Each(handlers);
    }

    @ChannelHandler.Sharable
    private static final class Each extends ChannelInitializer<Channel> {
        private final Supplier<ChannelHandler> handlers;

        Each(Supplier<ChannelHandler> handlers) {
            this.handlers = handlers;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handlers.get());
        }
    }
}
