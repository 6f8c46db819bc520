package chat.parley.node.dial;

import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.Route;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.protocol.Candidate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Takes carriers that others open: TCP connections, and circuits through a rendezvous. At most {@link #MAX_UNPROVED} at once may
 * not have proved who they are; one more ends the oldest of them. Event loop only.
 */
public final class Listener {
    /** Handshakes under way; each costs a node less than 50 KiB. */
    static final int MAX_UNPROVED = 64;

    private final Local local;
    private final Edge edge;
    private final LinkIds ids;
    private final PeerLink.Events events;
    /** Who has not proved who they are yet, longest waiting first. */
    private final Set<Channel> unproved = new LinkedHashSet<>();

    private Optional<Channel> socket = Optional.empty();

    /** @param events told of every link that comes in, from its first event on */
    public Listener(Local local, Edge edge, LinkIds ids, PeerLink.Events events) {
        this.local = local;
        this.edge = edge;
        this.ids = ids;
        this.events = events;
    }

    /** Listens for TCP connections; the future's channel knows the port. */
    public ChannelFuture listen(InetSocketAddress address) {
        ChannelFuture bound = TcpCarrier.listen(edge.group(), address, new CarrierInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel, Purpose.PEER, new Route.Incoming(PathKind.DIRECT, text(channel.remoteAddress())));
            }
        });
        bound.addListener(done -> {
            if (done.isSuccess()) socket = Optional.of(bound.channel());
        });
        return bound;
    }

    /** Takes a circuit. */
    public void take(IncomingCircuit circuit, Route.Relay route) {
        ChannelHandler pipeline = new CarrierInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel, Purpose.PEER_IN_CIRCUIT, route);
            }
        };
        circuit.accept(pipeline, result -> {});
    }

    /** Stops listening. */
    public void close() {
        socket.ifPresent(Channel::close);
    }

    private void accept(Channel channel, Purpose purpose, Route route) {
        // A friend's handshake takes a moment, an idler's for ever: the one that waits longest makes room.
        if (unproved.size() >= MAX_UNPROVED) unproved.iterator().next().close();
        ResponderConfig config = new ResponderConfig(
                Set.of(purpose),
                local.key(),
                local.certificate().wire(),
                Optional.of(local.certificate().nodeId()),
                () -> false);
        SecureChannel secure = SecureChannel.responder(local.channel(), config);
        unproved.add(channel);
        channel.closeFuture().addListener(gone -> unproved.remove(channel));
        PeerLink link = new PeerLink(ids.next(), route, secure, new Proving(channel));
        channel.pipeline().addLast(secure, link);
    }

    /** Stands in for the receiver until the other side has proved who it is. */
    private final class Proving implements PeerLink.Events {
        private final Channel channel;

        Proving(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onReady(PeerLink link, chat.parley.crypto.channel.ChannelReady ready) {
            unproved.remove(channel);
            link.attach(events);
            events.onReady(link, ready);
        }

        @Override
        public void onFrame(PeerLink link, io.netty.buffer.ByteBuf frame) {
            frame.release();
        }

        @Override
        public void onReadComplete(PeerLink link) {}

        @Override
        public void onPong(PeerLink link, long roundTripNanos) {}

        @Override
        public void onEnd(PeerLink link, chat.parley.crypto.channel.ChannelClosed closed) {}
    }

    private static String text(SocketAddress remote) {
        return remote instanceof InetSocketAddress address && !address.isUnresolved()
                ? Candidate.of(address).toString()
                : "";
    }
}
