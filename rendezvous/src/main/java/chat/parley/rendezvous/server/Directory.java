package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The {@link Registry} for all loops: one lock, held for a few map look-ups. Tokens are checked outside it, against {@link Claims}; only
 * the first watches of a node that comes home cost an HMAC each within. A lock rather than a loop of its own, because a connection's
 * frames are answered in order and control frames are rare; circuit data never comes here.
 *
 * <p>Effects go to the connections' loops while the lock is held; posting only queues.
 */
final class Directory implements Registry.Port {
    /**
     * An answer, and what it took.
     *
     * @param hmacs one for each registration of the node id asked for
     */
    record Checked(Registry.Answer answer, int hmacs) {}

    private final Registry registry;

    Directory(Registry registry) {
        this.registry = registry;
    }

    synchronized Registry.Registration register(
            Connection connection, NodeCertificate certificate, RendezvousFrame.Register frame) {
        Registry.Registration registration = registry.onRegister(connection, certificate, frame);
        drain();
        return registration;
    }

    synchronized void update(Home home, Connection connection, RendezvousFrame.Update frame) {
        registry.onUpdate(home, connection, frame);
        drain();
    }

    /** Ends a connection's registration and watches. */
    synchronized void gone(Connection connection, Optional<Home> home, Watch[] watches) {
        home.ifPresent(registered -> registry.onGone(registered, connection));
        for (Watch watch : watches) registry.onUnwatch(watch);
        drain();
    }

    /**
     * Begins a watch.
     *
     * @param hmacs told how many it took
     */
    Watch watch(Connection connection, NodeId node, ReachToken token, IntConsumer hmacs) {
        Watch watch;
        Claims claims;
        synchronized (this) {
            watch = registry.onWatch(connection, node, token);
            claims = token.introduction() ? Claims.none(node) : registry.claims(node);
        }
        Optional<Claims.Claim> giver = claims.giverOf(token);
        synchronized (this) {
            registry.onChecked(watch, claims, giver);
        }
        hmacs.accept(claims.size());
        return watch;
    }

    synchronized void unwatch(Watch watch) {
        registry.onUnwatch(watch);
    }

    synchronized Registry.Answer presence(Watch watch) {
        return registry.presence(watch);
    }

    /** What a token gets; introduction tokens get nothing here. */
    Checked lookup(NodeId node, ReachToken token) {
        return token.introduction() ? new Checked(Registry.Answer.UNKNOWN, 0) : reach(node, token);
    }

    /** What a token gets that may be an introduction: for a circuit. */
    Checked reach(NodeId node, ReachToken token) {
        Claims claims;
        synchronized (this) {
            claims = registry.claims(node);
        }
        Optional<Claims.Claim> giver = claims.giverOf(token);
        Registry.Answer answer = Registry.Answer.UNKNOWN;
        if (giver.isPresent()) {
            synchronized (this) {
                answer = registry.answer(giver.get(), token.id());
            }
        }
        return new Checked(answer, claims.size());
    }

    /** The connection that is at home there now. */
    synchronized Optional<Connection> connectionOf(Home home) {
        return Optional.ofNullable((Connection) home.member());
    }

    synchronized boolean hasRevoked(Home home, long tokenId) {
        return home.isRevoked(tokenId);
    }

    /** Whether an introduction to this node is not too many. */
    synchronized boolean takeIntroduction(Home home, ServerLimits limits, long nowNanos) {
        return home.takeIntroduction(limits, nowNanos);
    }

    @Override
    public void notify(Registry.Notify effect) {
        Watch watch = effect.watch();
        ((Connection) watch.watcher()).postPresence(watch);
    }

    @Override
    public void replace(Registry.Replace effect) {
        ((Connection) effect.old()).postReplaced(effect.silently());
    }

    private void drain() {
        while (registry.drainTo(this)) {}
    }
}
