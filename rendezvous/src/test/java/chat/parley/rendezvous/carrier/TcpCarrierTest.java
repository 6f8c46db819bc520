package chat.parley.rendezvous.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.rendezvous.NoLeaks;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TcpCarrierTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EventLoopGroup group = Loops.ofNode();
    private final EventLoop loop = group.next();
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final TcpCarrier carrier = new TcpCarrier(loop, blocking);

    @AfterEach
    void stop() throws Exception {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        blocking.shutdownNow();
    }

    @Test
    void connectsByNameAndReadsOnlyWithItsHandler() throws Exception {
        for (EventLoopGroup serving : List.of(Loops.ofServer(1), Loops.ofNode())) {
            Channel listener = TcpCarrier.listen(serving, loopback(0), new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.writeAndFlush(Unpooled.copiedBuffer("first", StandardCharsets.UTF_8));
                        }
                    })
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            Collect collect = new Collect();
            Channel channel = carrier.dial("localhost", port, SOON, collect).get(10, TimeUnit.SECONDS);
            assertThat(collect.next()).isEqualTo("first");
            assertThat(channel.eventLoop()).isSameAs(loop);
            channel.close().await();
            serving.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void unspecifiedAddressMeansThisMachine() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Future<Channel> dialled = carrier.dial("0.0.0.0", server.getLocalPort(), SOON, new Collect());
            dialled.get(10, TimeUnit.SECONDS).close().await();
        }
    }

    @Test
    void saysWhyItCouldNotConnect() throws Exception {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        assertThat(cause(carrier.dial("127.0.0.1", closed, SOON, new Collect())))
                .isInstanceOf(ConnectException.class);
        assertThat(cause(carrier.dial("no-such-name.invalid", 1, SOON, new Collect())))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void givesUpInTimeAndWhenCancelled() throws Exception {
        List<Promise<Channel>> results = new ArrayList<>();
        List<Channel> attempts = new ArrayList<>();
        Hanging hanging = new Hanging(attempts);
        for (int i = 0; i < 2; i++) {
            Promise<Channel> result = loop.newPromise();
            results.add(result);
            List<InetSocketAddress> both = List.of(loopback(1), loopback(2));
            loop.submit(() -> new DialRace(loop, hanging::connect, both, new Collect(), result).start())
                    .sync();
        }
        results.get(0).tryFailure(new TimeoutException("over"));
        results.get(1).cancel(false);
        assertThat(cause(results.get(1))).isInstanceOf(CancellationException.class);
        for (Channel attempt : List.copyOf(attempts))
            assertThat(attempt.closeFuture().await(5_000)).isTrue();
    }

    @Test
    void secondAddressWinsWhereTheFirstHangs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            List<Channel> attempts = new ArrayList<>();
            Hanging hanging = new Hanging(attempts);
            hanging.good = server.getLocalPort();
            Promise<Channel> result = loop.newPromise();
            List<InetSocketAddress> both = List.of(loopback(1), loopback(hanging.good));
            loop.submit(() -> new DialRace(loop, hanging::connect, both, new Collect(), result).start())
                    .sync();
            Channel won = result.get(10, TimeUnit.SECONDS);
            assertThat(won.remoteAddress()).isEqualTo(loopback(hanging.good));
            assertThat(attempts.get(0).closeFuture().await(5_000)).isTrue();
            won.close().await();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Throwable cause(Future<?> future) throws InterruptedException {
        assertThat(future.await(10, TimeUnit.SECONDS)).isTrue();
        return future.cause();
    }

    /** Connections that never come about, save to one port. */
    private final class Hanging {
        private final List<Channel> attempts;
        private int good;

        Hanging(List<Channel> attempts) {
            this.attempts = attempts;
        }

        ChannelFuture connect(InetSocketAddress address) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter());
            if (address.getPort() == good) return bootstrap.connect(address);
            Channel channel = bootstrap.register().channel();
            attempts.add(channel);
            ChannelPromise never = channel.newPromise();
            channel.closeFuture().addListener(done -> never.tryFailure(new ConnectException("closed")));
            return never;
        }
    }

    private static final class Collect extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            texts.add(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }

        String next() throws InterruptedException {
            String text = texts.poll(10, TimeUnit.SECONDS);
            if (text == null) throw new AssertionError("nothing came");
            return text;
        }
    }
}
