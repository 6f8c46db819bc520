package chat.parley.node;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.dial.Dialer;
import chat.parley.node.dial.Edge;
import chat.parley.node.dial.LinkIds;
import chat.parley.node.dial.Local;
import chat.parley.node.dial.PeerLink;
import chat.parley.node.dial.ServerState;
import chat.parley.node.dial.Servers;
import chat.parley.node.dial.Target;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.Route;
import chat.parley.node.session.Chain;
import chat.parley.node.session.SessionCodec;
import chat.parley.node.session.SessionFrame;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.Status;
import chat.parley.rendezvous.protocol.TokenKey;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody with an identity of their own who dials a node directly and says what they like. */
final class Someone implements AutoCloseable {
    final Identity identity;
    final NodeId nodeId;
    final NodeKey key;
    private final SecureRandom random = new SecureRandom();
    private final EventLoopGroup group = Loops.ofNode();
    private final EventLoop loop = group.next();
    private final Dialer dialer;

    Someone() {
        this(NodeId.random(new SecureRandom()));
    }

    Someone(NodeId nodeId) {
        this.nodeId = nodeId;
        identity = Identity.generate(random);
        key = NodeKey.generate(random);
        NodeCertificate certificate = NodeCertificate.issue(identity, nodeId, key.publicKey(), 1);
        ChannelSettings channel = ChannelSettings.standard(SessionCodec::maxBody, random);
        Local local = new Local(key, certificate, Id128.random(random), TokenKey.random(random), channel);
        Edge edge = new Edge(group, loop, new TcpCarrier(loop, Runnable::run), random);
        dialer = new Dialer(local, edge, new Servers(local, edge, new Deaf()), new LinkIds());
    }

    /** A card that names any node. */
    ContactCard card(String name, NodeId node, String... homes) {
        return ContactCard.issue(identity, name, node, key.publicKey(), 1, Optional.of(new byte[24]), List.of(homes));
    }

    ContactCard card(String name) {
        return card(name, nodeId);
    }

    /** A link to a node. */
    static final class Link implements PeerLink.Events {
        final CompletableFuture<PeerLink> ready = new CompletableFuture<>();
        final CompletableFuture<Optional<ReasonCode>> ended = new CompletableFuture<>();

        @Override
        public void onReady(PeerLink link, ChannelReady event) {}

        @Override
        public void onFrame(PeerLink link, ByteBuf frame) {
            frame.release();
        }

        @Override
        public void onReadComplete(PeerLink link) {}

        @Override
        public void onPong(PeerLink link, long roundTripNanos) {}

        @Override
        public void onEnd(PeerLink link, ChannelClosed closed) {
            ended.complete(closed.reason());
        }

        /** Why the node ended it. */
        ReasonCode reason() {
            return ended.orTimeout(30, TimeUnit.SECONDS).join().orElseThrow();
        }
    }

    /** Dials a node that listens on loopback. */
    Link dial(Node node) {
        ContactCard card = node.people().card();
        Target target = new Target(card.peer(), card.nodeId(), card.nodeKey(), List.of(), Optional.empty());
        String address = node.listenAddresses().get(0);
        Link link = new Link();
        loop.execute(() -> dialer.dial(new Route.Direct(PathKind.DIRECT, address), target, new Dialer.Result() {
            @Override
            public void opened(PeerLink opened, ChannelReady ready) {
                opened.attach(link);
                link.ready.complete(opened);
            }

            @Override
            public void failed(String why) {
                link.ready.completeExceptionally(new IllegalStateException(why));
            }
        }));
        link.ready.orTimeout(10, TimeUnit.SECONDS).join();
        return link;
    }

    /** Says contents in an epoch of their own, from number 1. */
    void say(Link link, Content... contents) {
        Id128 epoch = Id128.random(random);
        Chain chain = Chain.start(epoch);
        List<SessionFrame> frames = new ArrayList<>();
        frames.add(resume(epoch));
        for (Content content : contents) {
            byte[] plain = ContentCodec.encode(content);
            byte[] envelope = new byte[1 + plain.length];
            System.arraycopy(plain, 0, envelope, 1, plain.length);
            frames.add(new SessionFrame.Data(frames.size(), chain.prefix(), envelope));
            chain = chain.next(envelope);
        }
        send(link, frames);
    }

    /** The RESUME of a half that has said nothing yet. */
    SessionFrame.Resume resume(Id128 epoch) {
        return new SessionFrame.Resume(
                epoch, 0, 0, Chain.start(epoch), 0, Optional.empty(), 1 << 10, Optional.empty(), true, false);
    }

    void send(Link link, List<SessionFrame> frames) {
        PeerLink open = link.ready.join();
        loop.execute(() -> {
            for (SessionFrame frame : frames) open.write(SessionCodec.encode(frame));
            open.flush();
        });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Hears nothing of servers. */
    private static final class Deaf implements Servers.Events {
        @Override
        public void onServerState(RendezvousAddress address, ServerState state) {}

        @Override
        public void onPresence(RendezvousAddress address, NodeId node, Status status, List<Candidate> candidates) {}

        @Override
        public void onIncoming(RendezvousAddress address, IncomingCircuit circuit) {}
    }
}
