package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import java.util.ArrayDeque;

/**
 * The server's account of one reading connection: how much circuit data may be on its way to it.
 *
 * <p>A grant is outstanding from when it is passed on to the writer until the data that used it has left the server for the
 * reader's socket. Invariant: the sum of outstanding grants of all circuits toward this reader is at most
 * {@link Limits#READER_CREDIT} (1 MiB); so that is also the most that a server holds for it, whatever nodes do. What
 * does not fit waits; circuits that wait take turns of at most 32 KiB, first in, first out. Nothing that the reader granted
 * is lost before its circuit closes.
 *
 * <p>Legal order for an account: {@link #open} once, then grants and data, {@link #close} once. One thread: the reader's.
 *
 * @param <T> what the caller calls a circuit
 */
public final class CreditLedger<T> {
    /** One circuit toward the reader. */
    public static final class Account<T> {
        private final T circuit;
        private int outstanding;
        private int waiting;
        private boolean queued;
        private boolean closed;

        public Account(T circuit) {
            this.circuit = circuit;
        }

        /** Bytes the writer may still send. */
        public int outstanding() {
            return outstanding;
        }

        /** Bytes that the reader granted and the writer was not told of yet. */
        public int waiting() {
            return waiting;
        }
    }

    /** Effect: tell the writer of this circuit that it may send so many bytes more. */
    public record Pass<T>(T circuit, int bytes) {}

    /** Who runs the effects. */
    @FunctionalInterface
    public interface Port<T> {
        void pass(Pass<T> pass);
    }

    private final int limit;
    private final ArrayDeque<Account<T>> turn = new ArrayDeque<>(2);
    private int sum;
    private int held;

    /** @param limitBytes the most that may be outstanding; the protocol's is {@link Limits#READER_CREDIT} */
    public CreditLedger(int limitBytes) {
        limit = limitBytes;
    }

    /**
     * A circuit begins; its start counts as a grant.
     *
     * @return bytes to begin with, 0 to {@link Limits#START_CREDIT}; what is missing waits in turn
     */
    public int open(Account<T> account) {
        int start = turn.isEmpty() ? Math.min(limit - sum, Limits.START_CREDIT) : 0;
        sum += start;
        account.outstanding = start;
        await(account, Limits.START_CREDIT - start);
        return start;
    }

    /**
     * The reader granted more.
     *
     * @param bytes above 0
     * @throws ProtocolException circuit: it grants what nobody can mean, 2^31 bytes or more
     */
    public void onGrant(Account<T> account, int bytes) throws ProtocolException {
        if (bytes > Integer.MAX_VALUE - account.waiting) {
            throw ProtocolException.circuit(ReasonCode.PROTOCOL, "grants beyond 2^31");
        }
        await(account, bytes);
    }

    /** The writer's data came and is on its way out; it is held here until {@link #onLeft}. */
    public void onData(Account<T> account, int bytes) {
        if (bytes > account.outstanding) {
            throw new IllegalStateException(bytes + " bytes, outstanding " + account.outstanding);
        }
        account.outstanding -= bytes;
        held += bytes;
    }

    /** Data toward this reader, of any circuit, has left the server. */
    public void onLeft(int bytes) {
        if (bytes > held) throw new IllegalStateException("left " + bytes + " of " + held);
        held -= bytes;
        sum -= bytes;
    }

    /** The circuit ended: what its writer did not use is free again. Data of it still held stays counted. */
    public void close(Account<T> account) {
        if (account.closed) throw new IllegalStateException("closed twice");
        account.closed = true;
        account.waiting = 0;
        if (account.queued) turn.remove(account);
        sum -= account.outstanding;
        account.outstanding = 0;
    }

    /**
     * Passes one waiting grant on as far as there is room; to be called after every input until it answers false.
     *
     * @return whether something was passed
     */
    public boolean drainTo(Port<T> port) {
        if (turn.isEmpty()) return false;
        Account<T> next = turn.element();
        int wanted = Math.min(next.waiting, Defaults.TURN);
        int bytes = Math.min(wanted, limit - sum);
        boolean sliver = bytes < Math.min(wanted, Defaults.MIN_PASS);
        if (bytes == 0 || (sliver && next.outstanding > 0)) return false;
        turn.remove();
        next.waiting -= bytes;
        next.outstanding += bytes;
        sum += bytes;
        next.queued = next.waiting > 0;
        if (next.queued) turn.add(next);
        port.pass(new Pass<>(next.circuit, bytes));
        return true;
    }

    /** Bytes granted to writers or held for the reader; never above the limit. */
    public int sum() {
        return sum;
    }

    /** Bytes that came and have not left. */
    public int held() {
        return held;
    }

    private void await(Account<T> account, int bytes) {
        if (bytes == 0) return;
        account.waiting += bytes;
        if (account.queued) return;
        account.queued = true;
        turn.add(account);
    }
}
