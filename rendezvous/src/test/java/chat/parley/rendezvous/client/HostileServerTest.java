package chat.parley.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.RendezvousKey;
import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.TestNode;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousCodec;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server that means harm can make a node keep, in virtual time and without sockets. */
@ExtendWith(NoLeaks.class)
class HostileServerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BOUND = 64;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel node =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final EmbeddedChannel server =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final TestNode listener = new TestNode();
    private final ArrayDeque<RendezvousFrame> got = new ArrayDeque<>();
    private Optional<ChannelClosed> closed = Optional.empty();
    private int lastNumber;

    @BeforeEach
    void connect() {
        NodeKey key = NodeKey.generate(RANDOM);
        ChannelSettings settings = ChannelSettings.standard(FrameType::maxBody, RANDOM);
        ResponderConfig responder =
                new ResponderConfig(Set.of(Purpose.RENDEZVOUS), key, new byte[0], Optional.empty(), () -> false);
        server.pipeline().addLast(SecureChannel.responder(settings, responder), new Recorder());
        ClientConfig config = new ClientConfig(
                node.eventLoop(),
                (host, port, timeout, handler) -> {
                    node.pipeline().addLast(handler);
                    return node.eventLoop().<Channel>newSucceededFuture(node);
                },
                new RendezvousAddress("localhost", 1, new RendezvousKey(key.publicKey())),
                new ClientRole.Guest(),
                settings,
                Duration.ofSeconds(1));
        RendezvousClient.connect(config, listener);
        settle();
        assertThat(listener.events.poll()).isEqualTo(new TestNode.Ready());
    }

    @AfterEach
    void close() {
        node.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    @Test
    void circuitsBeyondTheBoundAreRefused() {
        for (int i = 0; i < BOUND; i++) call();
        assertThat(got).isEmpty();
        assertThat(listener.events).hasSize(BOUND);
        int number = call();
        assertThat(got.remove()).isEqualTo(new RendezvousFrame.Reset(number, ReasonCode.OVERLOADED));
        assertThat(listener.events).as("the node is not asked").hasSize(BOUND);
        assertThat(closed).isEmpty();
    }

    @Test
    void openCircuitsCountToo() {
        listener.accepts = Optional.of(TestNode.each(TestNode.Keep::new));
        for (int i = 0; i < BOUND; i++) send(new RendezvousFrame.Opened(call(), 1));
        got.clear();
        int number = call();
        assertThat(got.remove()).isEqualTo(new RendezvousFrame.Reset(number, ReasonCode.OVERLOADED));
    }

    @Test
    void eachEndedCircuitMakesRoomForOne() {
        listener.accepts = Optional.of(TestNode.each(TestNode.Keep::new));
        for (int i = 0; i < BOUND; i++) {
            int number = call();
            if (i % 2 == 0) send(new RendezvousFrame.Opened(number, 1));
        }
        for (int number = 2; number <= 2 * BOUND; number += 2) {
            send(new RendezvousFrame.Reset(number, ReasonCode.NORMAL));
        }
        listener.accepts = Optional.empty();
        listener.refuses = Optional.of(ReasonCode.REFUSED);
        for (int i = 0; i < 2 * BOUND; i++) call();
        listener.refuses = Optional.empty();
        for (int i = 0; i < BOUND; i++) call();
        pass(Duration.ofSeconds(10)); // nobody answered
        got.clear();
        for (int i = 0; i < BOUND; i++) call();
        assertThat(got).isEmpty();
        call();
        assertThat(got).hasSize(1);
    }

    @Test
    void serverThatCallsWithoutEndIsLeft() {
        for (int i = 0; i < BOUND + Defaults.REFUSALS_BURST; i++) call();
        assertThat(closed).isEmpty();
        call();
        assertThat(closed.orElseThrow().reason()).contains(ReasonCode.RATE);
        assertThat(node.isActive()).isFalse();
    }

    private int call() {
        lastNumber += 2;
        send(new RendezvousFrame.Incoming(lastNumber, false, 7));
        return lastNumber;
    }

    private void send(RendezvousFrame frame) {
        server.writeAndFlush(RendezvousCodec.encode(frame, ByteBufAllocator.DEFAULT));
        settle();
    }

    private void pass(Duration time) {
        ticker.advance(time.toMillis(), TimeUnit.MILLISECONDS);
        node.runScheduledPendingTasks();
        settle();
    }

    private void settle() {
        boolean moved = true;
        while (moved) {
            node.runPendingTasks();
            server.runPendingTasks();
            moved = move(node, server) || move(server, node);
        }
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        boolean moved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            moved = true;
            if (to.isActive()) to.writeInbound(bytes);
            else bytes.release();
        }
        return moved;
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws ProtocolException {
            got.add(RendezvousCodec.decode((ByteBuf) message));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelClosed how) closed = Optional.of(how);
        }
    }
}
