package chat.parley.node.dial;

import chat.parley.rendezvous.carrier.TcpCarrier;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;

/**
 * Where a node touches the machine: its one event loop, and what dials from it.
 *
 * @param group holds just {@code loop}
 * @param loop everything of the node lives on it
 * @param carrier dials from it
 * @param random for keys and jitter
 */
public record Edge(EventLoopGroup group, EventLoop loop, TcpCarrier carrier, SecureRandom random) {
    /** The loop's time in nanoseconds, monotonic from 0 or near it. */
    public long nowNanos() {
        return loop.ticker().nanoTime() - loop.ticker().initialNanoTime();
    }
}
