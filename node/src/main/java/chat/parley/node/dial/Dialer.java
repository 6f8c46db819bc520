package chat.parley.node.dial;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.InitiatorConfig;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.node.path.Route;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tries routes: opens the carrier, runs the handshake, hands over the link. Event loop only. */
public final class Dialer {
    /** For the carrier of a direct route; the handshake has its own limit. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Local local;
    private final Edge edge;
    private final Servers servers;
    private final LinkIds ids;

    public Dialer(Local local, Edge edge, Servers servers, LinkIds ids) {
        this.local = local;
        this.edge = edge;
        this.servers = servers;
        this.ids = ids;
    }

    /** What became of a try; exactly one is told, on the loop, unless the try was abandoned. */
    public interface Result {
        /** The link is ready; from now on it is the receiver's. */
        void opened(PeerLink link, ChannelReady ready);

        /** @param why in a person's words */
        void failed(String why);
    }

    /** A try under way. */
    public static final class Dialing implements PeerLink.Events {
        private final Result result;
        private boolean over;
        private Optional<PeerLink> link = Optional.empty();
        private Optional<Future<Channel>> connecting = Optional.empty();

        private Dialing(Result result) {
            this.result = result;
        }

        /** Stops trying; nothing is told. */
        public void abandon() {
            over = true;
            connecting.ifPresent(future -> future.cancel(false));
            link.ifPresent(open -> open.close(ReasonCode.NORMAL));
        }

        private void fail(String why) {
            if (over) return;
            over = true;
            result.failed(why);
        }

        @Override
        public void onReady(PeerLink ready, ChannelReady event) {
            if (over) return;
            over = true;
            result.opened(ready, event);
        }

        @Override
        public void onFrame(PeerLink from, ByteBuf frame) {
            frame.release();
        }

        @Override
        public void onReadComplete(PeerLink from) {}

        @Override
        public void onPong(PeerLink from, long roundTripNanos) {}

        @Override
        public void onEnd(PeerLink ended, ChannelClosed closed) {
            fail(closed.reason().map(Failures::text).orElse("connection lost"));
        }
    }

    /** Tries one route to a peer. */
    public Dialing dial(Route route, Target target, Result result) {
        Dialing dialing = new Dialing(result);
        if (route instanceof Route.Direct direct) dialDirect(direct, target, dialing);
        else if (route instanceof Route.Relay relay) dialRelay(relay, target, dialing);
        else throw new IllegalArgumentException("nobody can dial " + route);
        return dialing;
    }

    private void dialDirect(Route.Direct route, Target target, Dialing dialing) {
        Optional<Candidate> address = Candidate.parse(route.address());
        if (address.isEmpty()) {
            dialing.fail("not an address");
            return;
        }
        Future<Channel> connecting = edge.carrier()
                .dial(address.get().toSocketAddress(), CONNECT_TIMEOUT, pipeline(route, Purpose.PEER, target, dialing));
        dialing.connecting = Optional.of(connecting);
        connecting.addListener(done -> {
            if (!done.isSuccess()) dialing.fail(Failures.text(done.cause()));
        });
    }

    private void dialRelay(Route.Relay route, Target target, Dialing dialing) {
        Optional<RendezvousAddress> server = address(route.address());
        Optional<ReachToken> token = target.token();
        if (server.isEmpty() || token.isEmpty()) {
            dialing.fail(server.isEmpty() ? "not an address" : "no token for it");
            return;
        }
        Consumer<CircuitResult> told = result -> {
            if (result instanceof CircuitResult.NotOpened not) dialing.fail(Failures.text(not.reason()));
        };
        ChannelHandler pipeline = pipeline(route, Purpose.PEER_IN_CIRCUIT, target, dialing);
        servers.openCircuit(server.get(), target.node(), token.get(), pipeline, told);
    }

    private ChannelHandler pipeline(Route route, Purpose purpose, Target target, Dialing dialing) {
        return new CarrierInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                InitiatorConfig config = new InitiatorConfig(
                        purpose,
                        local.key(),
                        local.certificate().wire(),
                        Optional.of(target.nodeKey()),
                        Optional.of(target.peer()),
                        Optional.of(local.certificate().nodeId()));
                SecureChannel secure = SecureChannel.initiator(local.channel(), config);
                PeerLink link = new PeerLink(ids.next(), route, secure, dialing);
                dialing.link = Optional.of(link);
                channel.pipeline().addLast(secure, link);
                if (dialing.over) secure.closeWith(ReasonCode.NORMAL);
            }
        };
    }

    private static Optional<RendezvousAddress> address(String text) {
        try {
            return Optional.of(RendezvousAddress.parse(text));
        } catch (RendezvousAddress.AddressException e) {
            return Optional.empty();
        }
    }
}
