package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.timing.Backoff;
import chat.parley.node.timing.RttEstimator;
import org.jspecify.annotations.Nullable;

/** What this session knows of one channel. */
final class SessionChannel {
    final long id;
    final RttEstimator rtt = new RttEstimator();
    final Backoff retry;
    long retryNanos;
    /** The peer's RESUME on this channel named my current epoch: DATA may go out. */
    boolean named;
    /** Epoch of the peer's RESUME on this channel: what DATA on it belongs to. */
    @Nullable
    Id128 source;

    boolean resumeDue = true;
    boolean asks;
    /** A misfit was answered; one RESUME for a whole window of them is enough. */
    boolean misfitAnswered;

    boolean leaving;
    /** My RESUME went out on it: only then may anything else. */
    boolean greeted;

    SessionChannel(long id, Backoff retry) {
        this.id = id;
        this.retry = retry;
    }

    /** RESUME is to be sent, with the wish for an answer. */
    void ask() {
        resumeDue = true;
        asks = true;
    }

    /** Whether the peer has yet to name the current epoch on it. */
    boolean waits() {
        return !named && !leaving;
    }

    boolean ready() {
        return greeted && named && !leaving;
    }
}
