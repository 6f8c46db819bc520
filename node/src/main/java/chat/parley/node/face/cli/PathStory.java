package chat.parley.node.face.cli;

import java.util.concurrent.TimeUnit;

/** How the path to the demo's friend went, in the words of its last line. */
final class PathStory {
    private static final String NONE = "none";
    private static final String RELAY = "relay";

    private String first = NONE;
    private String now = NONE;
    private long firstNanos;
    private long betterAfterNanos = -1;
    private String better = NONE;

    /** Another path carries from now on. */
    void changed(String path, long nanos) {
        now = path;
        if (path.equals(NONE)) return;
        if (first.equals(NONE)) {
            first = path;
            firstNanos = nanos;
        } else if (!path.equals(first) && betterAfterNanos < 0) {
            better = path;
            betterAfterNanos = nanos - firstNanos;
        }
    }

    /** Whether the relay carries, so that a better path may come. */
    boolean isRelayed() {
        return now.equals(RELAY);
    }

    /** {@code relay to direct after 0.3 s}, or the one path there was. */
    String told() {
        if (betterAfterNanos < 0) return first;
        return Messages.pathToPath(first, better, Durations.seconds(TimeUnit.NANOSECONDS.toMillis(betterAfterNanos)));
    }
}
