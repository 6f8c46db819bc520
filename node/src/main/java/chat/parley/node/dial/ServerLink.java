package chat.parley.node.dial;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.NodeId;
import chat.parley.node.timing.Backoff;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientConfig;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.client.LookupResult;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's standing with one rendezvous, over as many connections as it takes: at home it stays connected and comes back after a
 * loss; as a guest it connects when something is asked. Event loop only.
 */
final class ServerLink implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_CAP = Duration.ofSeconds(60);
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);
    /** What may wait for a connection; more is refused. */
    private static final int MAX_WAITING = 64;

    /** What whoever owns the link is told. */
    interface Owner {
        void onState(ServerLink link);

        void onRegistered(ServerLink link);

        void onPresence(ServerLink link, NodeId node, Status status, List<Candidate> candidates);

        void onIncoming(ServerLink link, IncomingCircuit circuit);
    }

    /** Something asked while there was no connection. */
    private record Waiting(Consumer<RendezvousClient> ready, Runnable failed) {}

    private final RendezvousAddress address;
    private final Supplier<ClientRole> role;
    private final boolean home;
    private final Edge edge;
    private final Backoff retry;
    private final Owner owner;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable RendezvousClient client;
    private @Nullable Future<?> retryTimer;
    private ServerState state = ServerState.idle();
    private boolean usable;
    private boolean closed;

    ServerLink(RendezvousAddress address, boolean home, Supplier<ClientRole> role, Edge edge, Owner owner) {
        this.address = address;
        this.home = home;
        this.role = role;
        this.edge = edge;
        this.retry = new Backoff(RETRY_FIRST, RETRY_CAP, edge.random());
        this.owner = owner;
    }

    RendezvousAddress address() {
        return address;
    }

    boolean isHome() {
        return home;
    }

    ServerState state() {
        return state;
    }

    /** Connects, if it is not connected or connecting. */
    void connect() {
        if (client != null || closed) return;
        if (retryTimer != null) retryTimer.cancel(false);
        retryTimer = null;
        enter(state.connecting());
        client = RendezvousClient.connect(
                ClientConfig.standard(edge.loop(), edge.carrier(), address, role.get(), edge.random()), this);
    }

    /** Ends it for good. */
    void close() {
        closed = true;
        if (retryTimer != null) retryTimer.cancel(false);
        if (client != null) client.close();
        failWaiting();
    }

    /** Tries at once, if it waits for a retry. */
    void nudge() {
        retry.reset();
        if (home && retryTimer != null) connect();
    }

    /** Leaves, and comes back after the first retry's moment with what there is to say of the node then. */
    void reconnect() {
        retry.reset();
        if (client != null) client.close();
    }

    // ---- what peers ask ----

    void lookup(NodeId node, ReachToken token, Consumer<LookupResult> result) {
        whenUsable(
                now -> now.lookup(node, token, LOOKUP_TIMEOUT, result),
                () -> result.accept(new LookupResult.Failed(ReasonCode.GOING)));
    }

    void openCircuit(NodeId node, ReachToken token, ChannelHandler pipeline, Consumer<CircuitResult> result) {
        whenUsable(
                now -> now.openCircuit(node, token, pipeline, result),
                () -> result.accept(new CircuitResult.NotOpened(ReasonCode.GOING)));
    }

    void watch(NodeId node, ReachToken token) {
        if (usable && home && client != null) client.watch(node, token);
    }

    void unwatch(NodeId node) {
        if (usable && home && client != null) client.unwatch(node);
    }

    void update(List<Long> revoked, List<Candidate> candidates) {
        if (usable && home && client != null) client.update(revoked, candidates);
    }

    void ping() {
        if (usable && client != null) client.ping();
    }

    private void whenUsable(Consumer<RendezvousClient> action, Runnable failed) {
        if (usable && client != null) {
            action.accept(client);
        } else if (closed || waiting.size() >= MAX_WAITING || state.kind() == ServerState.Kind.REPLACED) {
            failed.run();
        } else if (home && client == null) {
            // It waits for its retry: whoever asks now is better served by another route.
            failed.run();
        } else {
            waiting.add(new Waiting(action, failed));
            connect();
        }
    }

    // ---- what the connection tells ----

    @Override
    public void onReady() {
        if (!home) becomeUsable(state.registered(Duration.ZERO));
    }

    @Override
    public void onRegistered(Candidate reflexive, Duration roundTrip, int watches, int circuits) {
        becomeUsable(state.registered(roundTrip));
        LOG.info("rendezvous {} registered", address.place());
        owner.onRegistered(this);
    }

    private void becomeUsable(ServerState now) {
        retry.reset();
        usable = true;
        enter(now);
        for (Waiting next = waiting.poll(); next != null && client != null; next = waiting.poll()) {
            next.ready.accept(client);
        }
    }

    @Override
    public void onPresence(NodeId node, Status status, List<Candidate> candidates) {
        owner.onPresence(this, node, status, candidates);
    }

    @Override
    public void onIncoming(IncomingCircuit circuit) {
        owner.onIncoming(this, circuit);
    }

    @Override
    public void onRoundTrip(Duration roundTrip) {
        enter(state.registered(roundTrip));
    }

    @Override
    public void onReplaced() {
        enter(state.replaced());
    }

    @Override
    public void onRestarting(RendezvousFrame.Restarting notice) {
        LOG.info("rendezvous {} restarts", address.place());
    }

    @Override
    public void onEnd(End end) {
        client = null;
        usable = false;
        failWaiting();
        LOG.info("rendezvous {} gone: {}", address.place(), describe(end));
        if (closed || state.kind() == ServerState.Kind.REPLACED) return;
        enter(state.offline(describe(end)));
        if (home) retryTimer = edge.loop().schedule(this::retry, retry.nextNanos(), TimeUnit.NANOSECONDS);
    }

    private void retry() {
        retryTimer = null;
        connect();
    }

    private static String describe(End end) {
        if (end instanceof ClientListener.NotConnected failed) return Failures.text(failed.cause());
        ClientListener.Closed over = (ClientListener.Closed) end;
        return over.reason().map(Failures::text).orElse("connection lost");
    }

    private void failWaiting() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) next.failed.run();
    }

    private void enter(ServerState now) {
        boolean changed = !now.equals(state);
        state = now;
        if (changed && !closed) owner.onState(this);
    }
}
