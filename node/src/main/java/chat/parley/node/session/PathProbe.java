package chat.parley.node.session;

/**
 * Decides, when an acknowledgement is late, whether the path is dead or has lost something ({@code docs/PROTOCOL.md} §3.6).
 * Intuition: ask the path for a sign of life before anything is sent again. No answer: the path is dead. An answer, and still no
 * acknowledgement: what was sent is lost, so ask the peer where it stands. Nothing is resent blindly.
 *
 * <p>Transitions: quiet → (RTO) pinged → (pong) alive → (RTO) resume, quiet; pinged → (RTO) dead, quiet; any → (progress, or the
 * oldest now goes another way) quiet. Pure; {@code Long.MAX_VALUE} is never.
 */
final class PathProbe {
    /** What {@link #onTime} wants done with {@link #channel}. */
    enum Action {
        NONE,
        PING,
        DEAD,
        RESUME
    }

    private enum Stage {
        QUIET,
        PINGED,
        ALIVE
    }

    private Stage stage = Stage.QUIET;
    private long channel = SendHalf.NOWHERE;
    private long deadlineNanos = Long.MAX_VALUE;

    /**
     * The oldest that is under way went out on this channel at {@code sinceNanos}. Starts the wait, unless one for this channel
     * runs: one for another says nothing about where the oldest is now.
     */
    void watch(long onChannel, long sinceNanos, long rtoNanos) {
        if (channel == onChannel) return;
        stage = Stage.QUIET;
        channel = onChannel;
        deadlineNanos = sinceNanos + rtoNanos;
    }

    /** The peer acknowledged something, or nothing is under way. */
    void onProgress() {
        stage = Stage.QUIET;
        channel = SendHalf.NOWHERE;
        deadlineNanos = Long.MAX_VALUE;
    }

    /** A sign of life. */
    void onPong(long fromChannel, long nowNanos, long rtoNanos) {
        if (stage != Stage.PINGED || fromChannel != channel) return;
        stage = Stage.ALIVE;
        deadlineNanos = nowNanos + rtoNanos;
    }

    /** Time passed; an early call does no harm. */
    Action onTime(long nowNanos, long rtoNanos) {
        if (nowNanos < deadlineNanos) return Action.NONE;
        switch (stage) {
            case QUIET -> {
                stage = Stage.PINGED;
                deadlineNanos = nowNanos + rtoNanos;
                return Action.PING;
            }
            case PINGED -> {
                onProgress();
                return Action.DEAD;
            }
            default -> {
                // The next wait is another one, with an RTO that knows of this loss (RFC 6298 §5.5).
                onProgress();
                return Action.RESUME;
            }
        }
    }

    long channel() {
        return channel;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
