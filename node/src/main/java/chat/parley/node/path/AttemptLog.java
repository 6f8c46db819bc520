package chat.parley.node.path;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest attempt on each route of one peer, at most {@link #MAX} routes; the oldest finished one makes room. */
final class AttemptLog {
    /** Routes remembered: 16 candidates, 8 servers and what was before them. */
    static final int MAX = 32;

    private final Map<Route, Attempt> byRoute = new LinkedHashMap<>();

    void start(Attempt attempt) {
        byRoute.remove(attempt.route());
        if (byRoute.size() >= MAX) {
            byRoute.values().stream()
                    .filter(old -> !old.running())
                    .findFirst()
                    .ifPresent(old -> byRoute.remove(old.route()));
        }
        byRoute.put(attempt.route(), attempt);
    }

    void end(Attempt attempt) {
        if (byRoute.containsKey(attempt.route())) byRoute.put(attempt.route(), attempt);
    }

    /** Oldest first. */
    List<Attempt> all() {
        return new ArrayList<>(byRoute.values());
    }
}
