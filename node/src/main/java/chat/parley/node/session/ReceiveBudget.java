package chat.parley.node.session;

/**
 * The receive buffer that all sessions of a node share: {@link SessionLimits#NODE_BUFFER_BYTES} at most. One a node; its event
 * loop only.
 */
public final class ReceiveBudget {
    private final int maxBytes;
    private int usedBytes;

    /** @param maxBytes what all sessions together may hold */
    public ReceiveBudget(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes {@code bytes}, or nothing and false when they are not left. */
    boolean take(int bytes) {
        if (usedBytes + bytes > maxBytes) return false;
        usedBytes += bytes;
        return true;
    }

    void giveBack(int bytes) {
        usedBytes -= bytes;
    }

    /** Bytes in use now. */
    public int usedBytes() {
        return usedBytes;
    }
}
