package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node id that somebody registered or watches: its registrations, nearly always one, and its watches. Of the {@link Registry}. */
final class Place {
    private final NodeId id;
    private final List<Home> homes = new ArrayList<>(1);
    private final List<Watch> watches = new ArrayList<>(0);
    private int keyVersion;

    Place(NodeId id) {
        this.id = id;
    }

    /** What tokens for this node id are checked against now. */
    Claims claims() {
        return new Claims(
                id,
                keyVersion,
                homes.stream().flatMap(home -> home.claim().stream()).toList());
    }

    int nextKeyVersion() {
        return ++keyVersion;
    }

    int keyVersion() {
        return keyVersion;
    }

    /** How many identities are at home here from this address. */
    int claimsFrom(long address) {
        int count = 0;
        for (Home home : homes) if (home.member() != null && home.address() == address) count++;
        return count;
    }

    @Nullable
    Home homeOf(PeerId peer) {
        for (Home home : homes) if (home.peer().equals(peer)) return home;
        return null;
    }

    /**
     * Which of those away to forget when more than {@code limit} are: the likeliest to be false, so that false claims that come and go
     * push out one another and not the node that friends have tokens of. One address makes false claims cheaply, so the address
     * with most of them is first; then who never had a token of its own shown; then the latest known.
     */
    Optional<Home> awayBeyond(int limit) {
        List<Home> away = homes.stream().filter(home -> home.member() == null).toList();
        if (away.size() <= limit) return Optional.empty();
        Map<Long, Integer> counts = new HashMap<>();
        for (Home home : away) counts.merge(home.address(), 1, Integer::sum);
        Home falsest = away.get(0);
        for (Home home : away) if (isFalser(home, falsest, counts)) falsest = home;
        return Optional.of(falsest);
    }

    /** Whether {@code later}, known after {@code other}, is as likely to be false, or likelier. */
    private static boolean isFalser(Home later, Home other, Map<Long, Integer> counts) {
        int more = counts.getOrDefault(later.address(), 0) - counts.getOrDefault(other.address(), 0);
        if (more != 0) return more > 0;
        return !later.isShown() || other.isShown();
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
