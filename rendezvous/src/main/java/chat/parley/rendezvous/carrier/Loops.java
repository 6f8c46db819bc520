package chat.parley.rendezvous.carrier;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Event loops, and the socket classes that fit them. Whoever makes a group shuts it down. */
public final class Loops {
    private Loops() {}

    /** A node's one event loop: NIO, which needs no native library. */
    public static EventLoopGroup ofNode() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("parley-node", true), NioIoHandler.newFactory());
    }

    /**
     * A server's event loops: epoll where the system has it.
     *
     * @param count above 0, one a core
     */
    public static EventLoopGroup ofServer(int count) {
        DefaultThreadFactory threads = new DefaultThreadFactory("parley-rendezvous", false);
        return new MultiThreadIoEventLoopGroup(
                count, threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    static Class<? extends SocketChannel> socketOn(EventLoop loop) {
        return isEpoll(loop) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    static Class<? extends ServerChannel> listenerOn(EventLoopGroup loops) {
        return isEpoll(loops) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static boolean isEpoll(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup io && io.isIoType(EpollIoHandler.class);
    }
}
