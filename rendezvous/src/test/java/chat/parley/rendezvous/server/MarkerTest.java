package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.TestNode;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link Outbox} builds on: an empty buffer's turn comes when all before it has left, on real sockets of both kinds. */
@ExtendWith(NoLeaks.class)
class MarkerTest {
    private static final int BYTES = 16 * 1_024 * 1_024;

    @Test
    void emptyBufferLeavesAfterWhatWasWrittenBeforeIt() throws Exception {
        for (EventLoopGroup loops : List.of(Loops.ofServer(1), Loops.ofNode())) {
            BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
            Channel listener = TcpCarrier.listen(
                            loops,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel channel) {
                                    channel.config().setOption(ChannelOption.SO_SNDBUF, 256 * 1_024);
                                    channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                                    accepted.add(channel);
                                }
                            })
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Channel channel = TestNode.poll(accepted, "a connection");
                ChannelPromise reached = channel.newPromise();
                channel.eventLoop().submit(() -> writeAll(channel, reached)).sync();
                assertThat(reached.await(300, TimeUnit.MILLISECONDS)).isFalse();
                InputStream in = reader.getInputStream();
                assertThat(in.readNBytes(BYTES / 4)).hasSize(BYTES / 4);
                assertThat(reached.isDone()).isFalse();
                assertThat(in.readNBytes(BYTES - BYTES / 4)).hasSize(BYTES - BYTES / 4);
                assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(reached.isSuccess()).isTrue();
            }
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private static void writeAll(Channel channel, ChannelPromise reached) {
        ChannelHandlerContext ctx = channel.pipeline().firstContext();
        ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[BYTES]), ctx.voidPromise());
        ctx.write(Unpooled.EMPTY_BUFFER, reached);
        ctx.flush();
    }
}
