package chat.parley.node.dial;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has not proved who they are yet, by where they come from. A friend's handshake takes a moment, an idler's for ever, and a flood's
 * place is taken by the flood: where there is no room, the one that waits longest makes it, of the source that has most. So a source
 * that has one handshake under way keeps it, whatever others do, unless there are as many sources as places. Pure; one thread.
 *
 * @param <T> what came, compared by identity
 */
final class Unproved<T> {
    /** Where something comes from; equal sources share one allowance. */
    sealed interface Source {
        /** How many of it may be unproved at once. */
        int limit();
    }

    /** An IPv4 address or an IPv6 /64, by its key. */
    record Address(long key) implements Source {
        /** A household's nodes that come at once; more is a flood, and the oldest of it has had its time. */
        static final int LIMIT = 8;

        @Override
        public int limit() {
            return LIMIT;
        }
    }

    /** This machine itself: tunnels and proxies too, behind which anybody may be; so only the rule of who has most holds. */
    record Machine() implements Source {
        @Override
        public int limit() {
            return MAX;
        }
    }

    /** Circuits through one rendezvous: what a server gives one node by default, and half of all, however many it begins. */
    record Rendezvous(String address) implements Source {
        static final int LIMIT = 32;

        @Override
        public int limit() {
            return LIMIT;
        }
    }

    /** At once in all; each costs a node less than 50 KiB. */
    static final int MAX = 64;

    /** Longest waiting first. */
    private final Map<T, Source> waiting = new LinkedHashMap<>();

    /**
     * One more.
     *
     * @return who has to go for it; no longer counted
     */
    Optional<T> add(T came, Source source) {
        Optional<T> goes = Optional.empty();
        if (count(source) >= source.limit()) goes = oldestOf(source);
        else if (waiting.size() >= MAX) goes = oldestOf(largest());
        goes.ifPresent(waiting::remove);
        waiting.put(came, source);
        return goes;
    }

    /** It has proved who it is, or is gone. */
    void remove(T known) {
        waiting.remove(known);
    }

    int size() {
        return waiting.size();
    }

    private int count(Source source) {
        int count = 0;
        for (Source each : waiting.values()) if (each.equals(source)) count++;
        return count;
    }

    /** The source that has most; of several the one whose first waits longest. */
    private Source largest() {
        Map<Source, Integer> counts = new HashMap<>();
        for (Source each : waiting.values()) counts.merge(each, 1, Integer::sum);
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return waiting.values().stream()
                .filter(source -> counts.getOrDefault(source, 0) == most)
                .findFirst()
                .orElseThrow();
    }

    private Optional<T> oldestOf(Source source) {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().equals(source))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
