package chat.parley.node.dial;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.InitiatorConfig;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.Route;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.carrier.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A carrier that breaks while its pipeline is set up, when a channel's first bytes are written. */
class BrokenCarrierTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Logger netty = (Logger) LoggerFactory.getLogger(ChannelInitializer.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final EventLoopGroup loops = Loops.ofNode();
    private final Recorder events = new Recorder();

    @BeforeEach
    void listen() {
        logged.start();
        netty.addAppender(logged);
    }

    @AfterEach
    void leave() {
        netty.detachAppender(logged);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void endsItsLinkAndSaysNothing() throws Exception {
        NodeKey mine = NodeKey.generate(RANDOM);
        NodeKey theirs = NodeKey.generate(RANDOM);
        SecureChannel secure = SecureChannel.initiator(
                ChannelSettings.standard(type -> 100, RANDOM),
                new InitiatorConfig(
                        Purpose.PEER,
                        mine,
                        new byte[0],
                        Optional.of(theirs.publicKey()),
                        Optional.empty(),
                        Optional.empty()));
        PeerLink link = new PeerLink(1, new Route.Incoming(PathKind.DIRECT, "192.0.2.1:1"), secure, events);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel carrier = new Bootstrap()
                    .group(loops)
                    .channelFactory(Broken::new)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(other.getLocalSocketAddress())
                    .sync()
                    .channel();
            carrier.pipeline().addLast(new CarrierInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(secure, link);
                }
            });
            assertThat(carrier.closeFuture().await(10_000)).isTrue();
        }
        // What follows the close comes on the loop, a few turns later.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (events.ends.get() == 0 && System.nanoTime() < deadline)
            loops.next().submit(() -> {}).sync();
        assertThat(events.ends).hasValue(1);
        assertThat(logged.list).isEmpty();
    }

    @Test
    void anyOtherErrorIsLogged() {
        EmbeddedChannel carrier = new EmbeddedChannel();
        carrier.pipeline().addLast(new CarrierInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                throw new IllegalStateException("a bug");
            }
        });
        assertThat(carrier.isOpen()).isFalse();
        assertThat(logged.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
    }

    private static final class Broken extends NioSocketChannel {
        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            throw new IOException("Connection reset by peer");
        }
    }
}
