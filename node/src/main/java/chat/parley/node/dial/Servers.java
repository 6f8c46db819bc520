package chat.parley.node.dial;

import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.client.LookupResult;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.Status;
import chat.parley.rendezvous.protocol.TokenKey;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rendezvous servers of one node: its homes, and those where friends are at home and it comes as a guest. Event loop only.
 */
public final class Servers {
    /** Homes of one node. */
    public static final int MAX_HOMES = 8;
    /** Guest connections at once; the least recently made is closed for a new one. */
    private static final int MAX_GUESTS = 64;

    /** What happens at the servers. */
    public interface Events {
        void onServerState(RendezvousAddress address, ServerState state);

        /** A watched node came, went or moved. */
        void onPresence(RendezvousAddress address, NodeId node, Status status, List<Candidate> candidates);

        void onIncoming(RendezvousAddress address, IncomingCircuit circuit);
    }

    private final Local local;
    private final Edge edge;
    private final Events events;
    private final Map<RendezvousAddress, ServerLink> homes = new LinkedHashMap<>();
    private final Map<RendezvousAddress, ServerLink> guests = new LinkedHashMap<>();
    private final Map<RendezvousAddress, Map<NodeId, ReachToken>> watches = new LinkedHashMap<>();
    private List<Candidate> candidates = List.of();
    private List<Long> revoked = List.of();
    private TokenKey tokenKey;

    public Servers(Local local, Edge edge, Events events) {
        this.local = local;
        this.tokenKey = local.tokenKey();
        this.edge = edge;
        this.events = events;
    }

    // ---- homes ----

    /** Makes a server a home, and registers there; nothing happens when it is one. */
    public void join(RendezvousAddress address) {
        if (homes.containsKey(address)) return;
        ServerLink guest = guests.remove(address);
        if (guest != null) guest.close();
        ServerLink link = new ServerLink(address, true, this::home, edge, owner);
        homes.put(address, link);
        link.connect();
    }

    /** Ends that. */
    public void leave(RendezvousAddress address) {
        ServerLink link = homes.remove(address);
        if (link != null) link.close();
        watches.remove(address);
    }

    public boolean isHome(RendezvousAddress address) {
        return homes.containsKey(address);
    }

    /** How this node stands with each of its homes. */
    public Map<RendezvousAddress, ServerState> states() {
        Map<RendezvousAddress, ServerState> states = new LinkedHashMap<>();
        homes.forEach((address, link) -> states.put(address, link.state()));
        return states;
    }

    /** Where this node may be reached; told to every home. */
    public void setCandidates(List<Candidate> now) {
        candidates = List.copyOf(now);
        for (ServerLink link : homes.values()) link.update(revoked, candidates);
    }

    /** Ids of tokens that no longer hold; told to every home. */
    public void setRevoked(List<Long> now) {
        revoked = List.copyOf(now);
        for (ServerLink link : homes.values()) link.update(revoked, candidates);
    }

    /** Another token key, under which only these tokens are revoked. A home is told the key when a node registers: it does so anew. */
    public void setTokens(TokenKey key, List<Long> nowRevoked) {
        tokenKey = key;
        revoked = List.copyOf(nowRevoked);
        for (ServerLink link : homes.values()) link.reconnect();
    }

    private ClientRole home() {
        return new ClientRole.Home(local.key(), local.certificate(), local.run(), tokenKey, revoked, candidates);
    }

    /** Measures every home's round trip anew. */
    public void ping() {
        for (ServerLink link : homes.values()) link.ping();
    }

    /** The network may be back: try at once what waits for a retry. */
    public void nudge() {
        for (ServerLink link : homes.values()) link.nudge();
    }

    /** Ends every connection. */
    public void close() {
        for (ServerLink link : homes.values()) link.close();
        for (ServerLink link : guests.values()) link.close();
        homes.clear();
        guests.clear();
    }

    // ---- friends ----

    /** Asks each server that is a home of both to tell when this node comes and goes. Only with a reach token. */
    public void watch(Target target) {
        if (target.token().isEmpty() || target.token().get().introduction()) return;
        for (RendezvousAddress address : target.homes()) {
            ServerLink link = homes.get(address);
            if (link == null) continue;
            Map<NodeId, ReachToken> there = watches.computeIfAbsent(address, any -> new LinkedHashMap<>());
            if (target.token()
                    .get()
                    .equals(there.put(target.node(), target.token().get()))) continue;
            link.watch(target.node(), target.token().get());
        }
    }

    /** Takes that back. */
    public void unwatch(NodeId node) {
        watches.forEach((address, there) -> {
            ServerLink link = homes.get(address);
            if (there.remove(node) != null && link != null) link.unwatch(node);
        });
    }

    /** Asks every home of a node where it is; each answer that knows more is told. Only with a reach token. */
    public void seek(Target target, Consumer<List<Candidate>> found) {
        if (target.token().isEmpty() || target.token().get().introduction()) return;
        for (RendezvousAddress address : target.homes()) {
            at(address).lookup(target.node(), target.token().get(), result -> {
                if (result instanceof LookupResult.Answered answer
                        && !answer.candidates().isEmpty()) {
                    found.accept(answer.candidates());
                }
            });
        }
    }

    /** Opens a circuit through one server. */
    public void openCircuit(
            RendezvousAddress address,
            NodeId node,
            ReachToken token,
            ChannelHandler pipeline,
            Consumer<CircuitResult> result) {
        at(address).openCircuit(node, token, pipeline, result);
    }

    private ServerLink at(RendezvousAddress address) {
        ServerLink link = homes.get(address);
        return link != null ? link : guests.computeIfAbsent(address, guestAt());
    }

    private Function<RendezvousAddress, ServerLink> guestAt() {
        if (guests.size() >= MAX_GUESTS) {
            RendezvousAddress oldest = guests.keySet().iterator().next();
            ServerLink closing = guests.remove(oldest);
            if (closing != null) closing.close();
        }
        return address -> new ServerLink(address, false, ClientRole.Guest::new, edge, owner);
    }

    private final ServerLink.Owner owner = new ServerLink.Owner() {
        @Override
        public void onState(ServerLink link) {
            if (link.isHome()) events.onServerState(link.address(), link.state());
        }

        @Override
        public void onRegistered(ServerLink link) {
            new ArrayList<>(watches.getOrDefault(link.address(), Map.of()).entrySet())
                    .forEach(entry -> link.watch(entry.getKey(), entry.getValue()));
        }

        @Override
        public void onPresence(ServerLink link, NodeId node, Status status, List<Candidate> where) {
            events.onPresence(link.address(), node, status, where);
        }

        @Override
        public void onIncoming(ServerLink link, IncomingCircuit circuit) {
            events.onIncoming(link.address(), circuit);
        }
    };
}
