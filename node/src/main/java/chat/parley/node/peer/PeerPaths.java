package chat.parley.node.peer;

import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.node.contact.Contact;
import chat.parley.node.dial.Dialer;
import chat.parley.node.dial.Edge;
import chat.parley.node.dial.PeerLink;
import chat.parley.node.dial.Servers;
import chat.parley.node.dial.Target;
import chat.parley.node.path.PathEffect;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.path.Route;
import chat.parley.node.session.SessionCodec;
import chat.parley.node.session.SessionFrame;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A peer's links and attempts: runs what its {@link PathPolicy} wants. Event loop only. */
final class PeerPaths implements PathEffect.Port {
    /** How often the round trip of the link in use is measured. */
    private static final long PING_NANOS = Duration.ofSeconds(15).toNanos();

    private final Peer peer;
    private final PathPolicy policy;
    private final Dialer dialer;
    private final Servers servers;
    private final Edge edge;
    private final Map<Long, PeerLink> links = new LinkedHashMap<>();
    private final Map<Long, Dialer.Dialing> dialings = new LinkedHashMap<>();
    /** Links to leave once the survivor has answered: from the survivor's id to theirs. */
    private final Map<Long, Set<Long>> leaving = new LinkedHashMap<>();

    private final Set<Long> left = new LinkedHashSet<>();
    private List<Candidate> found = List.of();
    private Optional<PathPolicy.Channel> shown = Optional.empty();
    private long pingNanos = Long.MAX_VALUE;

    PeerPaths(Peer peer, PathPolicy policy, Dialer dialer, Servers servers, Edge edge) {
        this.peer = peer;
        this.policy = policy;
        this.dialer = dialer;
        this.servers = servers;
        this.edge = edge;
    }

    PathPolicy policy() {
        return policy;
    }

    // ---- links ----

    /** A link that the peer opened. */
    void onIncoming(PeerLink link) {
        keep(link);
        policy.onIncoming(link.id(), link.route(), edge.nowNanos());
    }

    private void keep(PeerLink link) {
        link.attach(peer);
        links.put(link.id(), link);
        link.ping();
        pingNanos = Math.min(pingNanos, edge.nowNanos() + PING_NANOS);
        peer.session().onLinkOpen(link.id());
    }

    void onEnd(PeerLink link) {
        if (links.remove(link.id()) == null) return;
        left.remove(link.id());
        leaving.remove(link.id());
        policy.onClosed(link.id(), edge.nowNanos());
        peer.session().onLinkClosed(link.id());
    }

    void onPong(PeerLink link, long roundTripNanos) {
        policy.onRoundTrip(link.id(), roundTripNanos, edge.nowNanos());
        Set<Long> surplus = leaving.remove(link.id());
        if (surplus == null) return;
        for (long id : surplus) {
            PeerLink leave = links.get(id);
            if (leave == null || !left.add(id)) continue;
            peer.session().onLinkLeaving(id);
            leave.write(SessionCodec.encode(new SessionFrame.Leaving()));
            leave.flush();
        }
    }

    /** The peer sends nothing more on this link. */
    void onLeaving(PeerLink link) {
        peer.session().onLinkLeaving(link.id());
        if (left.add(link.id())) {
            link.write(SessionCodec.encode(new SessionFrame.Leaving()));
            link.flush();
        }
        link.close(ReasonCode.LEFT);
    }

    void write(long linkId, SessionFrame frame) {
        PeerLink link = links.get(linkId);
        if (link != null) link.write(SessionCodec.encode(frame));
    }

    void ping(long linkId) {
        PeerLink link = links.get(linkId);
        if (link != null) link.ping();
    }

    void close(long linkId, ReasonCode reason) {
        PeerLink link = links.get(linkId);
        if (link != null) link.close(reason);
    }

    void closeAll(ReasonCode reason) {
        policy.onWanted(false, edge.nowNanos());
        for (PeerLink link : List.copyOf(links.values())) link.close(reason);
    }

    void flush() {
        // A copy: a link that breaks as it is written to leaves the map.
        for (PeerLink link : List.copyOf(links.values())) link.flush();
    }

    Optional<PeerLink> link(long id) {
        return Optional.ofNullable(links.get(id));
    }

    // ---- routes ----

    /** Where a server or somebody else says that the peer is. */
    void onFound(List<Candidate> candidates) {
        found = candidates;
        refreshRoutes();
    }

    /** Works out every route there is now. */
    void refreshRoutes() {
        Contact contact = peer.contact();
        Set<Route> routes = new LinkedHashSet<>();
        for (Candidate candidate : found) routes.add(new Route.Direct(PathKind.DIRECT, candidate.toString()));
        for (String address : contact.addresses()) routes.add(new Route.Direct(PathKind.DIRECT, address));
        Target target = peer.host().target(contact);
        if (target.token().isPresent()) {
            for (RendezvousAddress home : target.homes()) routes.add(new Route.Relay(home.toString()));
        }
        List<Route> allowed = new ArrayList<>();
        for (Route route : routes) if (peer.host().allows(route)) allowed.add(route);
        policy.onRoutes(allowed, edge.nowNanos());
    }

    // ---- time ----

    void onTime(long nowNanos) {
        policy.onTime(nowNanos);
        if (nowNanos < pingNanos) return;
        pingNanos = links.isEmpty() ? Long.MAX_VALUE : nowNanos + PING_NANOS;
        policy.current().ifPresent(current -> ping(current.id()));
    }

    long deadlineNanos() {
        return Math.min(policy.deadlineNanos(), pingNanos);
    }

    /** Tells when the path in use is another. */
    void showChange() {
        Optional<PathPolicy.Channel> now = policy.current();
        boolean same = now.map(PathPolicy.Channel::id).equals(shown.map(PathPolicy.Channel::id));
        if (same) return;
        Optional<PathPolicy.Channel> before = shown;
        shown = now;
        peer.host().onPath(peer.contact(), before, now);
    }

    // ---- effects ----

    @Override
    public void seek(PathEffect.Seek effect) {
        refreshRoutes();
        Target target = peer.host().target(peer.contact());
        servers.seek(target, candidates -> {
            onFound(candidates);
            peer.run();
        });
    }

    @Override
    public void dial(PathEffect.Dial effect) {
        Target target = peer.host().target(peer.contact());
        long attempt = effect.attempt();
        Dialer.Dialing dialing = dialer.dial(effect.route(), target, new Dialer.Result() {
            @Override
            public void opened(PeerLink link, ChannelReady ready) {
                dialings.remove(attempt);
                if (!peer.isPeersNode(ready)) {
                    link.close(ReasonCode.IDENTITY);
                    policy.onFailed(attempt, "somebody else answered", edge.nowNanos());
                } else {
                    keep(link);
                    policy.onOpened(attempt, link.id(), edge.nowNanos());
                }
                peer.run();
            }

            @Override
            public void failed(String why) {
                dialings.remove(attempt);
                policy.onFailed(attempt, why, edge.nowNanos());
                peer.runSoon();
            }
        });
        dialings.put(attempt, dialing);
    }

    @Override
    public void abandon(PathEffect.Abandon effect) {
        Dialer.Dialing dialing = dialings.remove(effect.attempt());
        if (dialing != null) dialing.abandon();
    }

    @Override
    public void prefer(PathEffect.Prefer effect) {
        effect.channel().ifPresent(channel -> peer.session().onPreferred(channel));
    }

    @Override
    public void leave(PathEffect.Leave effect) {
        leaving.computeIfAbsent(effect.survivor(), any -> new LinkedHashSet<>()).add(effect.channel());
        ping(effect.survivor());
    }

    @Override
    public void drop(PathEffect.Drop effect) {
        close(effect.channel(), ReasonCode.SURPLUS);
    }
}
