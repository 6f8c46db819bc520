package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import java.util.Optional;

/**
 * The {@link Registry} for all loops: one lock, held for a few map look-ups and at most a few HMACs. A lock rather than a loop of
 * its own, because a connection's frames are answered in order and control frames are rare; circuit data never comes here.
 *
 * <p>Effects go to the connections' loops while the lock is held; posting only queues.
 */
final class Directory implements Registry.Port {
    private final Registry registry;

    Directory(Registry registry) {
        this.registry = registry;
    }

    synchronized Optional<Home> register(
            Connection connection, NodeCertificate certificate, RendezvousFrame.Register frame) {
        Optional<Home> home = registry.onRegister(connection, certificate, frame);
        drain();
        return home;
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

    synchronized Watch watch(Connection connection, NodeId node, ReachToken token) {
        return registry.onWatch(connection, node, token);
    }

    synchronized void unwatch(Watch watch) {
        registry.onUnwatch(watch);
    }

    synchronized Registry.Answer presence(Watch watch) {
        return registry.presence(watch);
    }

    synchronized Registry.Answer lookup(NodeId node, ReachToken token) {
        return registry.lookup(node, token);
    }

    synchronized Registry.Answer reach(NodeId node, ReachToken token) {
        return registry.reach(node, token);
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
