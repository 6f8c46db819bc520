package chat.parley.node.path;

/**
 * One try to reach a peer and what became of it; kept for {@code why}.
 *
 * @param id local number
 * @param route what was tried
 * @param startNanos when
 * @param endNanos when it was decided; {@code Long.MAX_VALUE} while it runs
 * @param result empty while it runs or when it connected; else why not, as a person reads it
 */
public record Attempt(long id, Route route, long startNanos, long endNanos, String result) {
    /** Whether it still runs. */
    public boolean running() {
        return endNanos == Long.MAX_VALUE;
    }

    /** Whether it connected. */
    public boolean connected() {
        return !running() && result.isEmpty();
    }
}
