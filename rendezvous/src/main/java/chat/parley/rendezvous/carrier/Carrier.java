package chat.parley.rendezvous.carrier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/** A way to get a reliable byte stream to a host: {@link TcpCarrier}; later the same inside a WebSocket or through a proxy. */
@FunctionalInterface
public interface Carrier {
    /**
     * Connects.
     *
     * @param host name or literal, IPv6 without brackets
     * @param timeout for all of it
     * @param handler added to the pipeline of the connected channel, on its loop
     * @return on the carrier's loop: the channel, which the caller owns; or why not. Cancelling ends all attempts
     */
    Future<Channel> dial(String host, int port, Duration timeout, ChannelHandler handler);
}
