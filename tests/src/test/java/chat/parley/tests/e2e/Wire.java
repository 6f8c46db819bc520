package chat.parley.tests.e2e;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A TCP relay before a port: can break every connection, or swallow everything without breaking any. */
final class Wire implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
    private final Channel socket;
    private volatile boolean cut;
    private volatile boolean swallowing;
    private final java.util.concurrent.atomic.AtomicLong bytes = new java.util.concurrent.atomic.AtomicLong();

    Wire(int targetPort) {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        socket = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel near) {
                        join(near, target);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    /** Bytes taken so far, both ways. */
    long bytes() {
        return bytes.get();
    }

    /** Every connection breaks, and none can be made. */
    void cut() {
        cut = true;
        connections.close().awaitUninterruptibly();
    }

    /** Nothing gets through any more, and nobody is told. */
    void swallow() {
        swallowing = true;
    }

    /** As if nothing had been; what was swallowed is gone, so its connections break. */
    void mend() {
        if (swallowing) connections.close().awaitUninterruptibly();
        swallowing = false;
        cut = false;
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
                .handler(new Pass(near))
                .connect(target);
        near.pipeline().addLast(new Pass(connecting.channel()));
        connecting.addListener(done -> {
            if (done.isSuccess()) near.config().setAutoRead(true);
            else near.close();
        });
    }

    private final class Pass extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Pass(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object some) {
            bytes.addAndGet(((ByteBuf) some).readableBytes());
            if (swallowing) {
                ReferenceCountUtil.release(some);
                return;
            }
            other.writeAndFlush(some);
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
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
