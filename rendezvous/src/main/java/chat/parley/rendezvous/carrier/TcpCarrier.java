package chat.parley.rendezvous.carrier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * TCP as a carrier. Dials from one event loop, where all its callbacks run too; names are resolved on another thread, because
 * the JDK's resolver blocks. A channel it hands out is connected, has the caller's handler in its pipeline and reads.
 */
public final class TcpCarrier implements Carrier {
    private final EventLoop loop;
    private final Executor blocking;

    /**
     * Dials from a loop.
     *
     * @param loop where the channels live
     * @param blocking where names are resolved; may block for the resolver's own timeout
     */
    public TcpCarrier(EventLoop loop, Executor blocking) {
        this.loop = loop;
        this.blocking = blocking;
    }

    /**
     * Connects to a host by name or literal: its addresses are raced, IPv6 and IPv4 by turns, 250 ms apart (RFC 8305).
     *
     * @param timeout for all of it, the name included
     * @param handler added to the pipeline of the one channel that won, on the loop
     * @return on the loop: the channel, which the caller owns; or why not: {@link UnknownHostException}, {@link
     *     TimeoutException}, or the {@link java.io.IOException} of the last address. Cancelling ends all attempts
     */
    @Override
    public Future<Channel> dial(String host, int port, Duration timeout, ChannelHandler handler) {
        Promise<Channel> result = loop.newPromise();
        limit(result, timeout);
        try {
            blocking.execute(() -> resolve(host, port, handler, result));
        } catch (RejectedExecutionException e) {
            result.tryFailure(e);
        }
        return result;
    }

    /**
     * Connects to one resolved address.
     *
     * @return as {@link #dial(String, int, Duration, ChannelHandler)}
     */
    public Future<Channel> dial(InetSocketAddress address, Duration timeout, ChannelHandler handler) {
        Promise<Channel> result = loop.newPromise();
        limit(result, timeout);
        race(List.of(address), handler, result);
        return result;
    }

    /**
     * Listens. Each connection is given a loop of the group and keeps it.
     *
     * @param loops accept and serve; of {@link Loops}
     * @param connection sets up each connection's pipeline, or closes it
     * @return the bind; its channel is the listener
     */
    public static ChannelFuture listen(
            EventLoopGroup loops, InetSocketAddress address, ChannelInitializer<?> connection) {
        return new ServerBootstrap()
                .group(loops)
                .channel(Loops.listenerOn(loops))
                .option(ChannelOption.SO_REUSEADDR, true) // a restart finds its old connections in TIME_WAIT
                .option(ChannelOption.SO_BACKLOG, Defaults.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true) // who flushes has batched already
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMarks())
                .childHandler(connection)
                .bind(address);
    }

    private void limit(Promise<Channel> result, Duration timeout) {
        Future<?> timer = loop.schedule(
                () -> result.tryFailure(new TimeoutException("no connection in " + timeout.toMillis() + " ms")),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        result.addListener(done -> timer.cancel(false));
    }

    private void resolve(String host, int port, ChannelHandler handler, Promise<Channel> result) {
        try {
            List<InetSocketAddress> addresses = AddressOrder.of(InetAddress.getAllByName(host), port);
            race(addresses, handler, result);
        } catch (UnknownHostException e) {
            result.tryFailure(e);
        }
    }

    private void race(List<InetSocketAddress> addresses, ChannelHandler handler, Promise<Channel> result) {
        loop.execute(() -> new DialRace(loop, this::connect, addresses, handler, result).start());
    }

    private ChannelFuture connect(InetSocketAddress address) {
        return new Bootstrap()
                .group(loop)
                .channel(Loops.socketOn(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMarks())
                .option(ChannelOption.AUTO_READ, false) // until the winner has its handler
                .handler(new Silent())
                .connect(reachable(address));
    }

    /** To dial the unspecified address means this machine; the JDK would look up its own host name. */
    private static InetSocketAddress reachable(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null || !ip.isAnyLocalAddress()) return address;
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort());
    }

    private static WriteBufferWaterMark waterMarks() {
        return new WriteBufferWaterMark(Defaults.LOW_WATER_BYTES, Defaults.HIGH_WATER_BYTES);
    }

    /** A pipeline needs a handler to start from. */
    @ChannelHandler.Sharable
    private static final class Silent extends ChannelInboundHandlerAdapter {}
}
