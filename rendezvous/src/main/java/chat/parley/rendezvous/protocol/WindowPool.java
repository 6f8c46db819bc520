package chat.parley.rendezvous.protocol;

/**
 * What all circuits of one connection may have as read window beyond their start, so that grants which idle circuits sit on
 * never use up the {@link Limits#READER_CREDIT} that new circuits begin from. One thread.
 */
public final class WindowPool {
    private int left;

    /** A connection's: 512 KiB to share. */
    public WindowPool() {
        this(Defaults.WINDOW_POOL);
    }

    WindowPool(int bytes) {
        left = bytes;
    }

    boolean take(int bytes) {
        if (bytes > left) return false;
        left -= bytes;
        return true;
    }

    void give(int bytes) {
        left += bytes;
    }

    /** Bytes not in use. */
    public int left() {
        return left;
    }
}
