package chat.parley.node.peer;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.dial.Dialer;
import chat.parley.node.dial.Edge;
import chat.parley.node.dial.PeerLink;
import chat.parley.node.dial.Servers;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.session.ReceiveBudget;
import chat.parley.node.session.Session;
import chat.parley.node.session.SessionCodec;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import chat.parley.rendezvous.protocol.Candidate;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: session, path policy and links, bound together. Every input ends with {@link #run}: effects are applied until none is
 * left, what they changed goes to the store as one transaction, what they wrote is flushed once, and the one timer is set anew.
 * Event loop only.
 */
public final class Peer implements PeerLink.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    /** A contact that was there in this time is looked for even when nothing waits for it. */
    private static final Duration ACTIVE = Duration.ofDays(7);

    /** What all peers of a node share. */
    public record Shared(
            Edge edge, Dialer dialer, Servers servers, Journal journal, ReceiveBudget budget, PeerHost host) {}

    private final long contactId;
    private final Shared shared;
    private final PeerPaths paths;
    private final PeerSession session;
    private @Nullable Future<?> timer;
    private long timerNanos = Long.MAX_VALUE;
    private boolean running;
    private boolean again;
    private boolean soon;
    private boolean present;
    private boolean closed;

    /**
     * A peer that is not connected yet.
     *
     * @param state its session as the store has it
     * @param provisional a stranger of whom the store holds nothing yet
     * @param queue what the store has queued for it
     * @param decider whether this node has the lower node id
     */
    public Peer(
            long contactId,
            SessionState state,
            boolean provisional,
            StoreContents.Queue queue,
            boolean decider,
            Shared shared) {
        this.contactId = contactId;
        this.shared = shared;
        Edge edge = shared.edge();
        this.paths =
                new PeerPaths(this, new PathPolicy(decider, edge.random()), shared.dialer(), shared.servers(), edge);
        Session machine = new Session(state, shared.budget(), edge.random());
        this.session = new PeerSession(this, machine, state, provisional, queue, shared.journal(), edge);
    }

    // ---- what the node around it does ----

    /** Begins to look for the peer, if there is reason to. */
    public void start() {
        paths.refreshRoutes();
        run();
    }

    /** A link that the peer opened and that proved to be its. */
    public void onIncoming(PeerLink link) {
        paths.onIncoming(link);
        run();
    }

    /** A server tells that the peer came, went or moved. */
    public void onPresence(boolean online, List<Candidate> candidates) {
        present = online;
        if (!candidates.isEmpty()) paths.onFound(candidates);
        paths.refreshRoutes();
        want();
        if (online) paths.policy().onChance(now());
        run();
    }

    /** There may be another way to reach the peer: its card, a token, a server or a setting changed. */
    public void onRoutesChanged() {
        paths.refreshRoutes();
        paths.policy().onChance(now());
        run();
    }

    /** Queues a message; {@code done} is told once it is on disk. */
    public void say(StoredMessage message, byte[] content, Consumer<Set<Long>> done) {
        session.say(message, content, done);
        if (paths.policy().current().isEmpty()) paths.policy().onSaid(now());
        runSoon();
    }

    /** Queues a control content. */
    public void tell(Content content) {
        session.tell(content);
        run();
    }

    /** Takes a message back that has no number yet; false when it has one. */
    public boolean cancel(OutgoingRow row, ChatChange ended, Consumer<Set<Long>> done) {
        if (session.isUnderWay(row.message().orElse(0))) return false;
        session.dequeue(row);
        session.change(ended, done);
        run();
        return true;
    }

    /** The person accepted the peer; {@code changes} are committed with that, then it is told. */
    public void accept(List<ChatChange> changes) {
        session.accept(changes);
        run();
    }

    /** Closes its links with this reason; new ones may come. */
    public void disconnect(ReasonCode reason) {
        paths.closeAll(reason);
        run();
    }

    /** Ends it in memory, its links with this reason. */
    public void close(ReasonCode reason) {
        closed = true;
        if (timer != null) timer.cancel(false);
        paths.closeAll(reason);
        session.close();
    }

    // ---- what links tell ----

    @Override
    public void onReady(PeerLink link, ChannelReady ready) {}

    @Override
    public void onFrame(PeerLink link, ByteBuf frame) {
        try {
            SessionFrame decoded = SessionCodec.decode(frame);
            if (decoded instanceof SessionFrame.Leaving) paths.onLeaving(link);
            else session.onFrame(link.id(), decoded);
        } catch (ProtocolException e) {
            LOG.info("{} broke the protocol: {}", contact().peer().shortText(), e.getMessage());
            link.close(e.reason());
        } finally {
            frame.release();
        }
    }

    @Override
    public void onReadComplete(PeerLink link) {
        run();
    }

    @Override
    public void onPong(PeerLink link, long roundTripNanos) {
        session.onPong(link.id());
        paths.onPong(link, roundTripNanos);
        run();
    }

    @Override
    public void onEnd(PeerLink link, ChannelClosed ended) {
        paths.onEnd(link);
        run();
    }

    // ---- the loop of effects ----

    /** Applies every effect; what it makes happen meanwhile is applied in the same run. */
    void run() {
        again = true;
        if (running) return;
        running = true;
        try {
            while (again && !closed) {
                again = false;
                want();
                while (drainOne()) again = true;
                if (session.flush()) again = true;
                // A link that breaks as it is written to ends here, and that is to be run too.
                if (!again) paths.flush();
            }
        } finally {
            running = false;
        }
        if (closed) return;
        paths.showChange();
        arm();
    }

    /**
     * Runs after what the loop already has to do: what is said, and what is committed, in one turn of the loop is one transaction and one
     * write then, and not one each.
     */
    void runSoon() {
        if (soon) return;
        soon = true;
        shared.edge().loop().execute(() -> {
            soon = false;
            run();
        });
    }

    private boolean drainOne() {
        return session.drain() || paths.policy().drainTo(paths);
    }

    private void arm() {
        long deadline = Math.min(session.deadlineNanos(), paths.deadlineNanos());
        if (deadline >= timerNanos) return;
        if (timer != null) timer.cancel(false);
        timerNanos = deadline;
        long delay = Math.max(0, deadline - now());
        timer = shared.edge().loop().schedule(this::onTimer, delay, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timerNanos = Long.MAX_VALUE;
        timer = null;
        if (closed) return;
        long now = now();
        session.onTime(now);
        paths.onTime(now);
        run();
    }

    private void want() {
        Contact contact = contact();
        boolean active = contact.lastSeen()
                .filter(seen -> seen.isAfter(Instant.now().minus(ACTIVE)))
                .isPresent();
        boolean reason = present || active || session.outbox() > 0;
        paths.policy().onWanted(contact.isListed() && !contact.blocked() && reason, now());
    }

    private long now() {
        return shared.edge().nowNanos();
    }

    // ---- queries ----

    boolean isClosed() {
        return closed;
    }

    long contactId() {
        return contactId;
    }

    Contact contact() {
        return shared.host().contact(contactId);
    }

    PeerHost host() {
        return shared.host();
    }

    PeerPaths paths() {
        return paths;
    }

    PeerSession session() {
        return session;
    }

    boolean isPeersNode(ChannelReady ready) {
        return ready.certificate()
                .filter(certificate -> certificate.peerId().equals(contact().peer()))
                .isPresent();
    }

    /** What carries now. */
    public StoredMessage.PathKind pathKind() {
        return paths.policy()
                .current()
                .map(channel ->
                        StoredMessage.PathKind.valueOf(channel.route().kind().name()))
                .orElse(StoredMessage.PathKind.NONE);
    }

    /** The choice of paths, to be shown. */
    public PathPolicy policy() {
        return paths.policy();
    }

    /** Rows queued and envelopes under way. */
    public long outbox() {
        return session.outbox();
    }

    /** When the oldest queued row was queued, ms since 1970; empty when none is. */
    public java.util.OptionalLong oldestQueuedMillis() {
        OutgoingQueue queue = session.queue();
        return queue.isEmpty() ? java.util.OptionalLong.empty() : java.util.OptionalLong.of(queue.oldestMillis());
    }

    public int sendWindow() {
        return session.session().sendWindow();
    }

    public long peerWindow() {
        return session.session().peerWindow();
    }

    /** Whether the peer's person has accepted this one. */
    public boolean isAcceptedThere() {
        return session.session().peerAccepted();
    }

    /** Whether the store holds nothing of it yet. */
    public boolean isProvisional() {
        return session.isProvisional();
    }
}
