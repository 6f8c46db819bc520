package chat.parley.rendezvous.carrier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers: one more is tried each 250 ms, and at once when one fails. Whoever is
 * late is closed. At most as many sockets at a time as there are addresses. One event loop; used once.
 */
final class DialRace {
    private final EventLoop loop;
    private final Function<InetSocketAddress, ChannelFuture> connect;
    private final List<InetSocketAddress> addresses;
    private final ChannelHandler handler;
    private final Promise<Channel> result;
    private final List<ChannelFuture> running = new ArrayList<>();
    private int next;
    private @Nullable Future<?> stagger;

    /**
     * Prepares.
     *
     * @param connect starts one attempt, with reading off
     * @param result ends the race from outside when it is cancelled or failed
     */
    DialRace(
            EventLoop loop,
            Function<InetSocketAddress, ChannelFuture> connect,
            List<InetSocketAddress> addresses,
            ChannelHandler handler,
            Promise<Channel> result) {
        this.loop = loop;
        this.connect = connect;
        this.addresses = addresses;
        this.handler = handler;
        this.result = result;
    }

    void start() {
        result.addListener(done -> stop());
        tryNext();
    }

    private void tryNext() {
        if (stagger != null) stagger.cancel(false);
        stagger = null;
        if (result.isDone() || next == addresses.size()) return;
        ChannelFuture attempt = connect.apply(addresses.get(next++));
        running.add(attempt);
        if (next < addresses.size()) {
            stagger = loop.schedule(this::tryNext, Defaults.STAGGER.toNanos(), TimeUnit.NANOSECONDS);
        }
        attempt.addListener(done -> onDone(attempt));
    }

    private void onDone(ChannelFuture attempt) {
        running.remove(attempt);
        Throwable cause = attempt.cause();
        if (cause == null) {
            win(attempt.channel());
        } else if (next < addresses.size()) {
            tryNext();
        } else if (running.isEmpty()) {
            result.tryFailure(cause);
        }
    }

    private void win(Channel channel) {
        if (result.isDone() || !result.setUncancellable()) {
            channel.close();
            return;
        }
        channel.pipeline().addLast(handler);
        if (result.trySuccess(channel)) channel.config().setAutoRead(true);
        else channel.close();
    }

    private void stop() {
        if (stagger != null) stagger.cancel(false);
        for (ChannelFuture attempt : List.copyOf(running)) attempt.channel().close();
    }
}
