package chat.parley.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.InitiatorConfig;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.TestNode;
import chat.parley.rendezvous.Testbed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class CircuitChannelTest {
    private static final int KIB = 1_024;
    private static final int FRAME = 0x11;

    @TempDir
    Path folder;

    private Testbed bed;
    private TestNode bob;
    private TestNode alice;

    @BeforeEach
    void start() throws Exception {
        bed = Testbed.start(folder);
        bob = new TestNode().goHome(bed);
        alice = new TestNode().goAsGuest(bed);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void carriesASecureChannel() throws Exception {
        ChannelSettings settings = ChannelSettings.standard(type -> type == FRAME ? 65_552 : -1, bed.random());
        TestNode.Keep atAlice = new TestNode.Keep();
        bob.accepts = Optional.of(TestNode.each(() -> pipeline(
                SecureChannel.responder(
                        settings,
                        new ResponderConfig(
                                Set.of(Purpose.PEER_IN_CIRCUIT),
                                bob.key,
                                bob.certificate.wire(),
                                Optional.of(bob.id),
                                () -> false)),
                new TestNode.Echo())));
        SecureChannel secure = SecureChannel.initiator(
                settings,
                new InitiatorConfig(
                        Purpose.PEER_IN_CIRCUIT,
                        alice.key,
                        alice.certificate.wire(),
                        Optional.of(bob.key.publicKey()),
                        Optional.of(bob.identity.peerId()),
                        Optional.of(alice.id)));
        CircuitChannel circuit = alice.open(bob.id, bob.give(false), pipeline(secure, atAlice));
        Object ready = poll(atAlice);
        assertThat(ready).isInstanceOf(ChannelReady.class);
        assertThat(((ChannelReady) ready).certificate()).contains(bob.certificate);
        for (int size : new int[] {1, 200, 16_000, 65_000}) {
            ByteBuf frame = Unpooled.buffer().writeByte(FRAME);
            byte[] body = new byte[size];
            bed.random().nextBytes(body);
            frame.writeBytes(body);
            byte[] sent = ByteBufUtil.getBytes(frame);
            circuit.writeAndFlush(frame);
            assertThat(atAlice.read(1 + size)).isEqualTo(sent);
        }
        alice.run(client -> secure.closeWith(ReasonCode.LEFT));
        assertThat(circuit.closeFuture().await(5_000)).isTrue();
    }

    @Test
    void readerThatStopsHolds32KibAndStopsTheWriter() throws Exception {
        TestNode.Keep atBob = new TestNode.Keep();
        bob.accepts = Optional.of(TestNode.each(() -> new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.config().setAutoRead(false);
                channel.pipeline().addLast(atBob);
            }
        }));
        CircuitChannel writing = alice.open(bob.id, bob.give(false), new TestNode.Keep());
        CircuitChannel reading = bob.await(CircuitResult.Opened.class).circuit();
        byte[] all = new byte[1_000 * KIB];
        bed.random().nextBytes(all);
        writing.writeAndFlush(Unpooled.wrappedBuffer(all));
        TestNode.eventually("32 KiB at the reader", () -> reading.unreadBytes() == 32 * KIB);
        assertThat(writing.isWritable()).isFalse();
        TestNode.eventually(
                "the rest at the writer",
                () -> writing.unsafe().outboundBuffer().totalPendingWriteBytes() >= all.length - 32 * KIB);
        TestNode other = new TestNode().goAsGuest(bed);
        bob.accepts = Optional.of(TestNode.each(TestNode.Echo::new));
        TestNode.Keep keep = new TestNode.Keep();
        CircuitChannel quick = other.open(bob.id, bob.give(false), keep);
        quick.writeAndFlush(Unpooled.wrappedBuffer(new byte[30_000]));
        assertThat(keep.read(30_000)).hasSize(30_000);
        assertThat(reading.unreadBytes()).isEqualTo(32 * KIB);
        reading.config().setAutoRead(true);
        assertThat(atBob.read(all.length)).isEqualTo(all);
        TestNode.eventually("writable again", writing::isWritable);
    }

    @Test
    void singleReadsTakeOneBufferEach() throws Exception {
        TestNode.Keep atBob = new TestNode.Keep();
        bob.accepts = Optional.of(TestNode.each(() -> new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.config().setAutoRead(false);
                channel.pipeline().addLast(atBob);
            }
        }));
        CircuitChannel writing = alice.open(bob.id, bob.give(false), new TestNode.Keep());
        CircuitChannel reading = bob.await(CircuitResult.Opened.class).circuit();
        writing.writeAndFlush(Unpooled.wrappedBuffer(new byte[32 * KIB]));
        TestNode.eventually("all there", () -> reading.unreadBytes() == 32 * KIB);
        reading.read();
        assertThat(atBob.read(16_000)).hasSize(16_000);
        assertThat(reading.unreadBytes()).isEqualTo(32 * KIB - 16_000);
    }

    @Test
    void fastTransferOpensTheWindowTo256Kib() throws Exception {
        bob.accepts = Optional.of(TestNode.each(TestNode.Keep::new));
        CircuitChannel writing = alice.open(bob.id, bob.give(false), new TestNode.Keep());
        CircuitChannel reading = bob.await(CircuitResult.Opened.class).circuit();
        writing.writeAndFlush(Unpooled.wrappedBuffer(new byte[8 * KIB * KIB]));
        TestNode.eventually("a window of 256 KiB", () -> reading.windowBytes() == 256 * KIB);
    }

    @Test
    void endOfTheConnectionEndsItsCircuits() throws Exception {
        TestNode.Keep atAlice = new TestNode.Keep();
        bob.accepts = Optional.of(TestNode.each(TestNode.Keep::new));
        CircuitChannel circuit = alice.open(bob.id, bob.give(false), atAlice);
        alice.run(RendezvousClient::close);
        assertThat(poll(atAlice)).isEqualTo(new CircuitReset(ReasonCode.GOING, true));
        assertThat(poll(atAlice)).isEqualTo("inactive");
        assertThat(circuit.isActive()).isFalse();
    }

    @Test
    void requestsWithoutAConnectionFailAtOnce() throws Exception {
        alice.run(RendezvousClient::close);
        alice.await(ClientListener.Closed.class);
        assertThat(alice.tryOpen(bob.id, bob.give(false), new TestNode.Keep()))
                .isEqualTo(new CircuitResult.NotOpened(ReasonCode.GOING));
        assertThat(alice.lookup(bob.id, bob.give(false))).isEqualTo(new LookupResult.Failed(ReasonCode.GOING));
    }

    @Test
    void circuitThatNobodyAnswersIsRefusedAfter9Seconds() throws Exception {
        long before = System.nanoTime();
        assertThat(alice.tryOpen(bob.id, bob.give(false), new TestNode.Keep()))
                .isEqualTo(new CircuitResult.NotOpened(ReasonCode.TIMEOUT));
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(14));
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }

    private static Object poll(TestNode.Keep keep) throws InterruptedException {
        return TestNode.poll(keep.events, "an event");
    }
}
