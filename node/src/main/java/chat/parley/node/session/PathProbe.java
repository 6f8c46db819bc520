package chat.parley.node.session;

/**
 * Decides, when an acknowledgement is late, whether the path is dead or has lost something ({@code docs/PROTOCOL.md} §3.6).
 * Intuition: ask the path for a sign of life before anything is sent again. No answer: the path is dead. An answer, and still no
 * acknowledgement: what was sent is lost, so ask the peer where it stands. Nothing is resent blindly.
 *
 * <p>Transitions: quiet → (RTO) pinged → (pong) alive → (RTO) resume, quiet; pinged → (RTO) dead, quiet; any → (progress) quiet.
 * Pure; {@code Long.MAX_VALUE} is never.
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

    /** Something is under way on this channel, the oldest since {@code sinceNanos}. Starts the wait if none runs. */
    void watch(long onChannel, long sinceNanos, long rtoNanos) {
        if (stage != Stage.QUIET) return;
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

    /** The channel is gone, with or without our doing. */
    void onChannelClosed(long closed) {
        if (closed == channel) onProgress();
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
                return Action.DEAD;
            }
            default -> {
                stage = Stage.QUIET;
                deadlineNanos = nowNanos + rtoNanos;
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
