package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;

/**
 * The reading side of one direction of a circuit at a node: how far the writer may go, and when to say more.
 *
 * <p>Invariant: {@code credit + unread <= window}, where credit is what the writer may still send and unread has arrived but was
 * not consumed; so a circuit never buffers more than its window, at most 256 KiB. A window starts at 32 KiB, which the
 * server grants by itself; used up within a second it doubles while the {@link WindowPool} allows; used up in more
 * than ten it goes back to its start. Grants come once half a window is free: a frame for each 16 KiB or more. One thread.
 */
public final class ReadWindow {
    private final WindowPool pool;
    private int window = Limits.START_CREDIT;
    private int credit = Limits.START_CREDIT;
    private int unread;
    private int counter;
    private int consumed;
    private long sinceNanos;

    /** @param pool shared by the connection's circuits */
    public ReadWindow(WindowPool pool, long nowNanos) {
        this.pool = pool;
        this.sinceNanos = nowNanos;
    }

    /**
     * CIRCUIT_DATA came.
     *
     * @param frameCounter its counter
     * @param bytes of payload
     * @throws ProtocolException circuit: {@code GAP} when a frame is missing or repeated, {@code PROTOCOL} beyond credit
     */
    public void onData(int frameCounter, int bytes) throws ProtocolException {
        if (frameCounter != counter) {
            throw ProtocolException.circuit(ReasonCode.GAP, "counter " + frameCounter + ", expected " + counter);
        }
        if (bytes > credit) {
            throw ProtocolException.circuit(ReasonCode.PROTOCOL, bytes + " bytes, credit " + credit);
        }
        counter++;
        credit -= bytes;
        unread += bytes;
    }

    /**
     * What arrived was used.
     *
     * @param bytes at most {@link #unread}
     * @return bytes to grant now in a CREDIT; 0 for none
     */
    public int onConsumed(int bytes, long nowNanos) {
        if (bytes > unread) throw new IllegalStateException("consumed " + bytes + " of " + unread);
        unread -= bytes;
        consumed += bytes;
        if (consumed >= window) adapt(nowNanos);
        int free = window - credit - unread;
        if (free < window / 2) return 0;
        credit += free;
        return free;
    }

    /** The circuit ended: gives its share of the pool back. Nothing may be called after it. */
    public void onClosed() {
        pool.give(window - Limits.START_CREDIT);
        window = Limits.START_CREDIT;
    }

    /** Bytes that arrived and were not consumed. */
    public int unread() {
        return unread;
    }

    /** The window now, in bytes. */
    public int window() {
        return window;
    }

    private void adapt(long nowNanos) {
        long took = nowNanos - sinceNanos;
        if (took <= Defaults.GROW_WITHIN_NANOS && window < Defaults.MAX_WINDOW && pool.take(window)) {
            window *= 2;
        } else if (took > Defaults.SHRINK_AFTER_NANOS && window > Limits.START_CREDIT) {
            pool.give(window - Limits.START_CREDIT);
            window = Limits.START_CREDIT;
        }
        consumed = 0;
        sinceNanos = nowNanos;
    }
}
