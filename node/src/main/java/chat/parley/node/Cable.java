package chat.parley.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;

/** The demo's direct cable: a TCP relay on loopback that stands before a node's port and can be pulled. */
final class Cable implements AutoCloseable {
    private final EventLoopGroup loop;
    private final ChannelGroup connections;
    private final Channel socket;
    /** Loop only. */
    private boolean cut;

    /** Lays a cable to {@code target}; it is plugged in. */
    Cable(EventLoopGroup loop, InetSocketAddress target) {
        this.loop = loop;
        this.connections = new DefaultChannelGroup(loop.next());
        this.socket = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel near) {
                        join(near, target);
                    }
                })
                .bind(new InetSocketAddress(target.getAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** Every connection breaks, and none can be made. */
    void cut() {
        // On the loop, where connections join: none can slip through between the two.
        loop.next().execute(() -> {
            cut = true;
            connections.close();
        });
    }

    /** Connections can be made again. */
    void mend() {
        loop.next().execute(() -> cut = false);
    }

    private void join(Channel near, InetSocketAddress target) {
        if (cut) {
            near.close();
            return;
        }
        connections.add(near);
        ChannelFuture connecting = new Bootstrap()
                .group(near.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pass(near))
                .connect(target);
        Channel far = connecting.channel();
        near.pipeline().addLast(new Pass(far));
        connecting.addListener(done -> {
            if (done.isSuccess()) near.config().setAutoRead(true);
            else near.close();
        });
    }

    /** Hands everything to the other side; no more than Netty's water marks wait. */
    private static final class Pass extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Pass(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            other.writeAndFlush(bytes);
            if (!other.isWritable()) ctx.channel().config().setAutoRead(false);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) other.config().setAutoRead(true);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Override
    public void close() {
        socket.close();
        connections.close();
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
