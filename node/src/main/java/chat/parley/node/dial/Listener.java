package chat.parley.node.dial;

import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.Route;
import chat.parley.rendezvous.carrier.AddressKey;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.client.CircuitChannel;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.protocol.Candidate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Takes carriers that others open: TCP connections, and circuits through a rendezvous. How many may not have proved who they are, and
 * who of them makes room for one more, is {@link Unproved}'s. Event loop only.
 */
public final class Listener {
    private final Local local;
    private final Edge edge;
    private final LinkIds ids;
    private final PeerLink.Events events;
    private final Unproved<Channel> unproved = new Unproved<>();
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
                Route route = new Route.Incoming(PathKind.DIRECT, text(channel.remoteAddress()));
                accept(channel, Purpose.PEER, route, source(channel.remoteAddress()));
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
                accept(channel, Purpose.PEER_IN_CIRCUIT, route, new Unproved.Rendezvous(route.address()));
            }
        };
        circuit.accept(pipeline, result -> {});
    }

    /** Stops listening. */
    public void close() {
        socket.ifPresent(Channel::close);
    }

    private void accept(Channel channel, Purpose purpose, Route route, Unproved.Source source) {
        unproved.add(channel, source).ifPresent(Listener::makeRoom);
        ResponderConfig config = new ResponderConfig(
                Set.of(purpose),
                local.key(),
                local.certificate().wire(),
                Optional.of(local.certificate().nodeId()),
                () -> false);
        SecureChannel secure = SecureChannel.responder(local.channel(), config);
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

    private static void makeRoom(Channel gone) {
        if (gone instanceof CircuitChannel circuit) circuit.closeWith(ReasonCode.OVERLOADED);
        else gone.close();
    }

    /** What a TCP connection counts as. */
    static Unproved.Source source(SocketAddress remote) {
        return remote instanceof InetSocketAddress address
                        && !address.isUnresolved()
                        && !address.getAddress().isLoopbackAddress()
                ? new Unproved.Address(AddressKey.of(address.getAddress()))
                : new Unproved.Machine();
    }

    private static String text(SocketAddress remote) {
        return remote instanceof InetSocketAddress address && !address.isUnresolved()
                ? Candidate.of(address).toString()
                : "";
    }
}
