package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection's watches: an array, searched one by one, since 256 comparisons cost less than a map. News about a node is what is
 * true when it is written, so however often the node comes and goes there waits at most one PRESENCE a watch; while the peer is slow to
 * read they wait here. On the connection's loop.
 */
final class Watches {
    private final Connection owner;
    private Watch[] watches = {};
    private int count;
    private @Nullable ArrayDeque<Watch> waiting;

    Watches(Connection owner) {
        this.owner = owner;
    }

    /** WATCH; the answer follows. A second one for a node takes the first one's place. */
    void onWatch(NodeId node, ReachToken token, Directory directory) {
        onUnwatch(node, directory);
        Watch watch = directory.watch(owner, node, token, owner::onHmacs);
        if (count == watches.length) watches = Arrays.copyOf(watches, Math.max(2, count + count / 2));
        watches[count++] = watch;
        take(watch, directory);
    }

    void onUnwatch(NodeId node, Directory directory) {
        for (int i = 0; i < count; i++) {
            if (!watches[i].place().id().equals(node)) continue;
            Watch gone = watches[i];
            watches[i] = watches[--count];
            watches[count] = null;
            if (waiting != null) waiting.remove(gone);
            directory.unwatch(gone);
            return;
        }
    }

    boolean has(NodeId node) {
        for (int i = 0; i < count; i++) if (watches[i].place().id().equals(node)) return true;
        return false;
    }

    /** There is news for a watch. */
    void take(Watch watch, Directory directory) {
        if (!isMine(watch)) return; // unwatched while the news was on its way
        if (owner.outbox().hasRoomForPresence()) {
            write(watch, directory);
            return;
        }
        if (waiting == null) waiting = new ArrayDeque<>();
        waiting.add(watch);
    }

    /** The peer has read something. */
    void onLeft(Directory directory) {
        while (waiting != null && !waiting.isEmpty() && owner.outbox().hasRoomForPresence()) {
            write(waiting.remove(), directory);
        }
    }

    int count() {
        return count;
    }

    /** All of them, for the registry to forget. */
    Watch[] all() {
        return Arrays.copyOf(watches, count);
    }

    private void write(Watch watch, Directory directory) {
        Registry.Answer answer = directory.presence(watch);
        owner.send(new RendezvousFrame.Presence(watch.place().id(), answer.status(), answer.candidates()));
    }

    private boolean isMine(Watch watch) {
        for (int i = 0; i < count; i++) if (watches[i] == watch) return true;
        return false;
    }
}
