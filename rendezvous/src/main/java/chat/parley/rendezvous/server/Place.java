package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.rendezvous.protocol.ReachToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node id that somebody registered or watches: its registrations, nearly always one, and its watches. Of the {@link Registry}. */
final class Place {
    private final NodeId id;
    private final List<Home> homes = new ArrayList<>(1);
    private final List<Watch> watches = new ArrayList<>(0);

    Place(NodeId id) {
        this.id = id;
    }

    Registry.Answer answer(ReachToken token) {
        for (Home home : homes) {
            if (home.gave(token)) return Registry.Answer.of(home, home.statusFor(token.id()));
        }
        return Registry.Answer.UNKNOWN;
    }

    @Nullable
    Home homeOf(PeerId peer) {
        for (Home home : homes) if (home.peer().equals(peer)) return home;
        return null;
    }

    /** The registration longest known of those away, when more than {@code limit} are. */
    Optional<Home> awayBeyond(int limit) {
        int away = 0;
        for (Home home : homes) if (home.member() == null) away++;
        if (away <= limit) return Optional.empty();
        return homes.stream().filter(home -> home.member() == null).findFirst();
    }

    void add(Home home) {
        homes.add(home);
    }

    void remove(Home home) {
        homes.remove(home);
    }

    void add(Watch watch) {
        watch.setIndex(watches.size());
        watches.add(watch);
    }

    /** Puts the last watch in its place: the order means nothing. */
    void remove(Watch watch) {
        Watch last = watches.remove(watches.size() - 1);
        if (last == watch) return;
        watches.set(watch.index(), last);
        last.setIndex(watch.index());
    }

    int watchCount() {
        return watches.size();
    }

    Watch watch(int index) {
        return watches.get(index);
    }

    boolean isEmpty() {
        return homes.isEmpty() && watches.isEmpty();
    }

    NodeId id() {
        return id;
    }

    List<Home> homes() {
        return homes;
    }
}
