package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This node's half of a session: what is sealed and not retired, where each envelope was last sent, and how much may be
 * under way. Invariant: {@code entries} holds numbers {@code base + 1} to {@code last} without a gap. Thread-confined.
 */
final class SendHalf {
    /** No channel. */
    static final long NOWHERE = -1;

    /** One sealed envelope that is not retired. */
    private static final class Entry {
        final Sealed sealed;
        boolean committed;
        /** Where it was last sent; {@link #NOWHERE} when it is to be sent (again). */
        long channel = NOWHERE;

        long sentNanos;
        /** Sent more than once: no RTT sample may come of it (Karn). */
        boolean resent;
        /** The peer said that it arrived; advice only. */
        boolean sacked;

        Entry(Sealed sealed, boolean committed) {
            this.sealed = sealed;
            this.committed = committed;
        }
    }

    private final ArrayList<Entry> entries = new ArrayList<>();
    private Id128 epoch;
    private long generation;
    private long base;
    private Chain baseChain;
    private long limit;
    private int sealedBytes;
    private int window = SessionLimits.SEND_WINDOW_START;
    private int acknowledgedInWindow;
    /** No entry before this index is to be sent. */
    private int cursor;

    SendHalf(SessionState.Sending state) {
        epoch = state.epoch();
        generation = state.generation();
        base = state.base();
        baseChain = state.baseChain();
        for (Sealed sealed : state.unretired()) {
            if (sealed.number() != last() + 1) throw new IllegalArgumentException("a gap before " + sealed.number());
            entries.add(new Entry(sealed, true));
            sealedBytes += sealed.envelope().length;
        }
    }

    // ---- what RESUME names ----

    Id128 epoch() {
        return epoch;
    }

    long generation() {
        return generation;
    }

    long base() {
        return base;
    }

    Chain baseChain() {
        return baseChain;
    }

    /** The last number whose row is committed. */
    long lastCommitted() {
        for (int i = entries.size() - 1; i >= 0; i--) if (entries.get(i).committed) return base + i + 1;
        return base;
    }

    // ---- sealing ----

    /** How many more envelopes may be sealed now: what is sealed is what will be sent at once. */
    int roomCount() {
        return (int) Math.max(0, Math.min(limit, base + window) - last());
    }

    /** How many bytes may be sealed now. */
    int roomBytes() {
        return SessionLimits.MAX_IN_FLIGHT_BYTES - sealedBytes;
    }

    /** Gives an envelope its number. */
    Sealed append(long ref, byte[] envelope) {
        Sealed sealed = new Sealed(last() + 1, ref, envelope, lastChain().next(envelope));
        entries.add(new Entry(sealed, false));
        sealedBytes += envelope.length;
        return sealed;
    }

    void onCommitted(long through) {
        for (int i = entries.size() - 1; i >= 0 && !entries.get(i).committed; i--) {
            if (base + i + 1 <= through) entries.get(i).committed = true;
        }
    }

    // ---- sending ----

    /** What goes out next: a frame with the chain before it, and marks it sent; empty when nothing may go. */
    Optional<SessionFrame> sendNext(long channel, long nowNanos) {
        while (cursor < entries.size()) {
            Entry entry = entries.get(cursor);
            long number = base + cursor + 1;
            if (!entry.committed || number > limit || number > base + window) return Optional.empty();
            // The oldest goes whatever SACK said: only so is an ACK sure to come that retires it.
            if (entry.channel != NOWHERE || (entry.sacked && cursor > 0)) {
                cursor++;
                continue;
            }
            // A skip must not lead past envelopes that may still be missing, nor may anything overtake it.
            if (entry.sealed.lost() && cursor > 0) return Optional.empty();
            entry.channel = channel;
            entry.sentNanos = nowNanos;
            Chain before =
                    cursor == 0 ? baseChain : entries.get(cursor - 1).sealed.chain();
            cursor++;
            return Optional.of(frame(entry.sealed, before));
        }
        return Optional.empty();
    }

    private SessionFrame frame(Sealed sealed, Chain before) {
        if (sealed.lost()) {
            return new SessionFrame.Skip(new SessionFrame.Place(epoch, sealed.number(), sealed.chain()), 0);
        }
        return new SessionFrame.Data(sealed.number(), before.prefix(), sealed.envelope());
    }

    /** What was sent on this channel and is not retired has to go again: the channel is gone, or lost it. */
    void unsend(long channel) {
        for (Entry entry : entries) {
            if (entry.channel != channel) continue;
            entry.channel = NOWHERE;
            entry.resent = true;
        }
        cursor = 0;
    }

    /** Forgets what SACK said. */
    void forgetSack() {
        for (Entry entry : entries) entry.sacked = false;
        cursor = 0;
    }

    /** The peer says that numbers {@code position + 2 + i} arrived. */
    void onSack(long position, long sack) {
        for (long bits = sack; bits != 0; bits &= bits - 1) {
            long index = position + 2 + Long.numberOfTrailingZeros(bits) - base - 1;
            if (index >= 0 && index < entries.size()) entries.get((int) index).sacked = true;
        }
    }

    /** Channel of the oldest envelope under way; {@link #NOWHERE} when none is. */
    long oldestChannel() {
        return entries.isEmpty() ? NOWHERE : entries.get(0).channel;
    }

    /** When the oldest envelope was sent. */
    long oldestSentNanos() {
        return entries.get(0).sentNanos;
    }

    /** Whether something waits that only {@code limit} holds back, while nothing is under way. */
    boolean heldByLimit(boolean queued) {
        if (last() > limit) return oldestChannel() == NOWHERE;
        return queued && entries.isEmpty() && last() >= limit;
    }

    // ---- what the peer says ----

    /** Whether the peer holds something under this epoch that this half never said, or said otherwise. */
    boolean foreign(long position, Chain chain) {
        if (position < base) return false;
        return position > last() || !chainAt(position).equals(chain);
    }

    /** The same where only a prefix is known. */
    boolean foreign(long position, long chainPrefix) {
        if (position < base) return false;
        return position > last() || chainAt(position).prefix() != chainPrefix;
    }

    /** An ACK's limit: it never moves back, so an ACK that was overtaken says nothing new. */
    void onLimit(long peerLimit) {
        limit = Math.max(limit, peerLimit);
    }

    /** A RESUME's limit: it may be lower, where the peer's store went back in time. */
    void setLimit(long peerLimit) {
        limit = peerLimit;
    }

    /**
     * The peer has committed up to {@code position}, which was found not {@link #foreign}.
     *
     * @param channel where it said so
     * @return a round-trip sample in nanoseconds, -1 for none
     */
    long retire(long position, long channel, long nowNanos) {
        int count = (int) Math.max(0, position - base);
        if (count == 0) return -1;
        long sample = -1;
        for (int i = 0; i < count; i++) {
            Entry entry = entries.get(i);
            sealedBytes -= entry.sealed.envelope().length;
            if (entry.channel == channel && !entry.resent) sample = nowNanos - entry.sentNanos;
        }
        baseChain = entries.get(count - 1).sealed.chain();
        entries.subList(0, count).clear();
        base = position;
        // What is the oldest now may have been passed over for its SACK.
        cursor = oldestChannel() == NOWHERE ? 0 : Math.max(0, cursor - count);
        grow(count);
        return sample;
    }

    private void grow(int acknowledged) {
        acknowledgedInWindow += acknowledged;
        while (acknowledgedInWindow >= window) {
            acknowledgedInWindow -= window;
            window = Math.min(window + 1, SessionLimits.WINDOW_MAX);
        }
    }

    /** A path was found dead. */
    void halveWindow() {
        window = Math.max(SessionLimits.SEND_WINDOW_MIN, window / 2);
    }

    /**
     * The peer knows this epoch otherwise: start a new one.
     *
     * @return the rows to queue again, in order
     */
    List<Long> startEpoch(Id128 newEpoch) {
        List<Long> refs = new ArrayList<>(entries.size());
        for (Entry entry : entries) refs.add(entry.sealed.ref());
        entries.clear();
        cursor = 0;
        sealedBytes = 0;
        epoch = newEpoch;
        generation++;
        base = 0;
        baseChain = Chain.start(newEpoch);
        limit = 0;
        return refs;
    }

    // ---- queries ----

    long limit() {
        return limit;
    }

    int window() {
        return window;
    }

    int unretired() {
        return entries.size();
    }

    /** The last number sealed. */
    long last() {
        return base + entries.size();
    }

    private Chain lastChain() {
        return entries.isEmpty()
                ? baseChain
                : entries.get(entries.size() - 1).sealed.chain();
    }

    private Chain chainAt(long number) {
        return number == base
                ? baseChain
                : entries.get((int) (number - base - 1)).sealed.chain();
    }
}
