package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.InitiatorConfig;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.carrier.AddressKey;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousCodec;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.TokenKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Connections of a server in virtual time and without sockets, each on a loop of its own, so that everything between them is
 * handed over. Bytes move when {@link #settle} is called; a peer may be told not to read.
 */
final class Lab {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_711);

    final MockTicker ticker = Ticker.newMockTicker();
    final Shared shared;
    final List<Line> lines = new ArrayList<>();
    private final ChannelSettings settings = ChannelSettings.standard(FrameType::maxBody, RANDOM);
    private final NodeKey serverKey = NodeKey.generate(RANDOM);

    Lab() {
        this(ServerLimits.STANDARD);
    }

    Lab(ServerLimits limits) {
        this(limits, Long.MAX_VALUE);
    }

    Lab(ServerLimits limits, long heldLimit) {
        shared = new Shared(
                limits,
                new Directory(new Registry(Defaults.AWAY)),
                new Admission(limits, 100),
                new HeldBytes(heldLimit));
    }

    /** A node of its own identity. */
    static final class Node {
        final NodeKey key = NodeKey.generate(RANDOM);
        final TokenKey tokenKey = TokenKey.random(RANDOM);
        final NodeId id;
        final NodeCertificate certificate;

        Node() {
            this(NodeId.random(RANDOM), 1);
        }

        Node(NodeId id, long generation) {
            this.id = id;
            certificate = NodeCertificate.issue(Identity.generate(RANDOM), id, key.publicKey(), generation);
        }

        ReachToken give(boolean introduction) {
            return ReachToken.give(tokenKey, id, introduction, RANDOM);
        }

        RendezvousFrame.Register register(Id128 run, Candidate... candidates) {
            return new RendezvousFrame.Register(run, tokenKey, List.of(), List.of(candidates));
        }
    }

    Line guest() {
        return line(Optional.empty());
    }

    /** Connected with its certificate, not registered. */
    Line connect(Node node) {
        return line(Optional.of(node));
    }

    Line home(Node node, Candidate... candidates) {
        Line line = connect(node);
        line.send(node.register(Id128.random(RANDOM), candidates));
        line.next(RendezvousFrame.Registered.class);
        return line;
    }

    /** A circuit between two lines, ready for data: its numbers at the caller and at the one called, the caller's credit. */
    record Joined(int caller, int called, int credit) {}

    Joined join(Line caller, int number, Line called, Node node, ReachToken token) {
        caller.send(new RendezvousFrame.Open(number, node.id, token));
        int there = called.next(RendezvousFrame.Incoming.class).circuit();
        called.send(new RendezvousFrame.Accept(there));
        int credit = caller.next(RendezvousFrame.Opened.class).credit();
        called.next(RendezvousFrame.Opened.class);
        return new Joined(number, there, credit);
    }

    /** Moves bytes and runs tasks until nothing moves. */
    void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Line line : lines) moved |= line.move();
        }
    }

    /** Lets time pass, in steps, so that deadlines run in order. */
    void pass(Duration time) {
        long stepMillis = 500;
        for (long left = time.toMillis(); left > 0; left -= stepMillis) {
            ticker.advance(Math.min(left, stepMillis), TimeUnit.MILLISECONDS);
            for (Line line : lines) line.runDeadlines();
            settle();
        }
    }

    void close() {
        for (Line line : lines) line.finish();
    }

    private Line line(Optional<Node> node) {
        Line line = new Line(node);
        lines.add(line);
        settle();
        return line;
    }

    /** One peer and the server's connection to it. */
    final class Line {
        final ServerSide server = new ServerSide(ticker);
        final EmbeddedChannel client = EmbeddedChannel.builder().ticker(ticker).build();
        final ArrayDeque<RendezvousFrame> got = new ArrayDeque<>();
        final Connection connection;
        long payloadBytes;
        Optional<ChannelClosed> closed = Optional.empty();
        private final SecureChannel secure;

        private Line(Optional<Node> node) {
            SecureChannel responder = SecureChannel.responder(
                    settings,
                    new ResponderConfig(
                            Set.of(Purpose.RENDEZVOUS), serverKey, new byte[0], Optional.empty(), () -> false));
            Hub hub = new Hub(server.eventLoop());
            Long countedAs = shared.admission().onAccept(AddressKey.of(REMOTE.getAddress()), ticker.nanoTime());
            if (countedAs == null) throw new AssertionError("not admitted");
            connection = new Connection(shared, hub, responder, countedAs);
            server.pipeline().addLast(responder, connection);
            secure = SecureChannel.initiator(
                    settings,
                    new InitiatorConfig(
                            Purpose.RENDEZVOUS,
                            node.map(n -> n.key).orElseGet(() -> NodeKey.generate(RANDOM)),
                            node.map(n -> n.certificate.wire()).orElse(new byte[0]),
                            Optional.of(serverKey.publicKey()),
                            Optional.empty(),
                            Optional.empty()));
            client.pipeline().addLast(secure, new Recorder());
        }

        void send(RendezvousFrame frame) {
            sendRaw(RendezvousCodec.encode(frame, ByteBufAllocator.DEFAULT));
        }

        void sendRaw(ByteBuf frame) {
            write(frame);
            flush();
        }

        void write(ByteBuf frame) {
            client.write(frame, client.voidPromise());
        }

        void flush() {
            client.flush();
            settle();
        }

        /** Sends a frame that the server's connection reads now, while no other loop runs. */
        void deliver(RendezvousFrame frame) {
            write(RendezvousCodec.encode(frame, ByteBufAllocator.DEFAULT));
            client.flush();
            client.runPendingTasks();
            for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
                server.writeInbound(bytes);
            }
        }

        void data(int circuit, int counter, int bytes) {
            sendRaw(dataFrame(circuit, counter, bytes));
        }

        ByteBuf dataFrame(int circuit, int counter, int bytes) {
            ByteBuf payload = Unpooled.buffer(bytes).writeZero(bytes);
            return RendezvousCodec.encode(
                    new RendezvousFrame.CircuitData(circuit, counter, payload), ByteBufAllocator.DEFAULT);
        }

        /** The next frame, which must be of this type. */
        <T extends RendezvousFrame> T next(Class<T> type) {
            RendezvousFrame frame = got.poll();
            if (!type.isInstance(frame)) {
                throw new AssertionError("expected " + type.getSimpleName() + ", got " + frame + ", closed " + closed);
            }
            return type.cast(frame);
        }

        ReasonCode closedFor() {
            return closed.orElseThrow(() -> new AssertionError("still open"))
                    .reason()
                    .orElseThrow();
        }

        boolean isOpen() {
            return server.isActive();
        }

        /** The peer reads again. */
        void unblock() {
            server.blocked = false;
            server.flush();
            settle();
        }

        private boolean move() {
            boolean moved = server.hasPendingTasks() || client.hasPendingTasks();
            server.runPendingTasks();
            client.runPendingTasks();
            for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
                moved = true;
                if (client.isActive()) client.writeInbound(bytes);
                else bytes.release();
            }
            for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
                moved = true;
                if (server.isActive()) server.writeInbound(bytes);
                else bytes.release();
            }
            return moved || follow(client, server) || follow(server, client);
        }

        /** A socket closes when its other end has and all it sent was read. */
        private boolean follow(EmbeddedChannel gone, EmbeddedChannel other) {
            if (gone.isActive() || !other.isActive() || !gone.outboundMessages().isEmpty()) return false;
            other.close();
            return true;
        }

        private void runDeadlines() {
            server.runScheduledPendingTasks();
            client.runScheduledPendingTasks();
        }

        private void finish() {
            server.finishAndReleaseAll();
            client.finishAndReleaseAll();
        }

        private final class Recorder extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws ProtocolException {
                RendezvousFrame frame = RendezvousCodec.decode((ByteBuf) message);
                if (frame instanceof RendezvousFrame.CircuitData data) {
                    payloadBytes += data.payload().readableBytes();
                    data.payload().release();
                } else {
                    got.add(frame);
                }
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof ChannelClosed how) closed = Optional.of(how);
            }
        }
    }

    /** A server's socket that may stop taking bytes. */
    static final class ServerSide extends EmbeddedChannel {
        boolean blocked;
        /** How many bytes it takes while blocked, once. */
        int trickle;

        ServerSide(Ticker ticker) {
            super(EmbeddedChannel.builder().ticker(ticker));
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return REMOTE;
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            if (!blocked) {
                super.doWrite(out);
            } else if (trickle > 0 && out.current() instanceof ByteBuf first) {
                int taken = Math.min(trickle, first.readableBytes());
                trickle = 0;
                handleOutboundMessage(first.copy(first.readerIndex(), taken));
                out.removeBytes(taken);
            }
        }

        /** Bytes that wait for the peer to read. */
        long waiting() {
            return unsafe().outboundBuffer().totalPendingWriteBytes();
        }
    }
}
