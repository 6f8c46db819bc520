package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One session under test. The test is its driver, its disk and its peer: it says what comes in and when something is on disk. What is
 * queued here is sealed when the session asks; everything that the session wants done is kept in order.
 */
final class Bench {
    static final long A = 1;
    static final long B = 2;
    static final Id128 MINE = new Id128(1, 1);
    static final Id128 THEIRS = new Id128(2, 2);
    static final long SECOND = Duration.ofSeconds(1).toNanos();

    final ReceiveBudget budget = new ReceiveBudget(SessionLimits.NODE_BUFFER_BYTES);
    final Session session;
    long nowNanos;
    /** Set, a request to seal is answered by {@link #seal()} only. */
    boolean holdSealing;

    private Optional<SessionEffect.SealNext> asked = Optional.empty();
    private final Recorder recorder = new Recorder();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final List<SessionFrame.Place> mine = new ArrayList<>();
    private final List<SessionEffect> news = new ArrayList<>();
    private long ticket;
    private long nextRef = 1;

    Bench(SessionState state) {
        session = new Session(state, budget, new Random(5));
        SessionState.Sending sending = state.sending();
        mine.add(new SessionFrame.Place(sending.epoch(), sending.base(), sending.baseChain()));
        for (Sealed sealed : sending.unretired()) {
            mine.add(new SessionFrame.Place(sending.epoch(), sealed.number(), sealed.chain()));
        }
    }

    /** A session that begins, with an accepted peer. */
    static Bench fresh() {
        return new Bench(SessionState.fresh(MINE, true));
    }

    /** A session that begins, with a peer that is not accepted. */
    static Bench stranger() {
        return new Bench(SessionState.fresh(MINE, false));
    }

    /** The state of a session with so many unretired envelopes. */
    static SessionState.Sending sealed(int count) {
        List<Sealed> unretired = new ArrayList<>();
        Chain chain = Chain.start(MINE);
        for (int number = 1; number <= count; number++) {
            byte[] envelope = {(byte) number};
            chain = chain.next(envelope);
            unretired.add(new Sealed(number, 100 + number, envelope, chain));
        }
        return new SessionState.Sending(MINE, 0, 0, Chain.start(MINE), unretired);
    }

    /** A session with so many unretired envelopes, that knows nothing of its peer. */
    static Bench withSealed(int count) {
        return new Bench(new SessionState(sealed(count), SessionState.Receiving.fresh(), true));
    }

    /** A session that stands at this place of its peer's half. */
    static Bench at(SessionFrame.Place place) {
        return new Bench(new SessionState(
                SessionState.Sending.fresh(MINE, 0),
                new SessionState.Receiving(Optional.of(place), Optional.empty(), Optional.empty(), 0, 0),
                true));
    }

    // ---- inputs ----

    Bench open(long channel) {
        session.onChannelOpen(channel, nowNanos);
        return drain();
    }

    Bench close(long channel) {
        session.onChannelClosed(channel, nowNanos);
        return drain();
    }

    Bench prefer(long channel) {
        session.onPreferred(channel, nowNanos);
        return drain();
    }

    Bench frame(long channel, SessionFrame frame) {
        session.onFrame(channel, frame, nowNanos);
        return drain();
    }

    Bench pong(long channel) {
        session.onPong(channel, nowNanos);
        return drain();
    }

    /** Queues envelopes of this size. */
    Bench say(int count, int bytes) {
        for (int i = 0; i < count; i++) queue.add(new byte[bytes]);
        session.onQueued(nowNanos);
        return drain();
    }

    /** Everything that was to be committed is on disk. */
    Bench commit() {
        session.onCommitted(ticket, nowNanos);
        return drain();
    }

    /** Everything up to this ticket is. */
    Bench commit(long upTo) {
        session.onCommitted(upTo, nowNanos);
        return drain();
    }

    Bench accept() {
        session.onAccepted(nowNanos);
        return drain();
    }

    /** Time passes at once. */
    Bench after(long nanos) {
        nowNanos += nanos;
        session.onTime(nowNanos);
        return drain();
    }

    /** Time passes with a wake-up at every deadline, as a driver's timer makes it. */
    Bench pass(long nanos) {
        long end = nowNanos + nanos;
        int wakeUps = 0;
        for (long next = session.deadlineNanos(); next <= end; next = session.deadlineNanos()) {
            assertThat(wakeUps++).as("wake-ups").isLessThan(10_000);
            nowNanos = Math.max(nowNanos, next);
            session.onTime(nowNanos);
            drain();
        }
        nowNanos = end;
        return this;
    }

    /** Opens a channel and lets both learn all of each other; nothing is left to be told. */
    Bench meet(long channel, Played peer) {
        open(channel);
        peer.position = Optional.of(peer.position.orElse(mine.get(0)));
        frame(channel, peer.resume());
        commit();
        return this;
    }

    private Bench drain() {
        while (session.drainTo(recorder)) {
            for (SessionEffect effect : recorder.take()) {
                news.add(effect);
                note(effect);
            }
        }
        return this;
    }

    private void note(SessionEffect effect) {
        if (effect instanceof SessionEffect.SealNext request) {
            asked = Optional.of(request);
            if (!holdSealing) seal();
        }
        if (effect instanceof SessionEffect.CommitSealed sealed) {
            ticket = sealed.ticket();
            for (Sealed one : sealed.envelopes()) {
                mine.add(new SessionFrame.Place(mine.get(0).epoch(), one.number(), one.chain()));
            }
        }
        if (effect instanceof SessionEffect.Deliver deliver) ticket = deliver.ticket();
        if (effect instanceof SessionEffect.CommitReceiving receiving) ticket = receiving.ticket();
        if (effect instanceof SessionEffect.CommitEpoch epoch) {
            ticket = epoch.ticket();
            mine.clear();
            mine.add(new SessionFrame.Place(epoch.epoch(), 0, Chain.start(epoch.epoch())));
        }
    }

    /** Answers the request to seal that is open. */
    Bench seal() {
        SessionEffect.SealNext request = asked.orElseThrow();
        asked = Optional.empty();
        List<Session.Unnumbered> sealed = new ArrayList<>();
        int bytes = 0;
        while (!queue.isEmpty() && sealed.size() < request.count()) {
            int size = queue.element().length;
            if (size > request.maxEnvelope() || bytes + size > request.bytes()) break;
            bytes += size;
            sealed.add(new Session.Unnumbered(nextRef++, queue.remove()));
        }
        boolean more = !queue.isEmpty() && queue.element().length <= request.maxEnvelope();
        session.onSealed(sealed, more, nowNanos);
        return drain();
    }

    // ---- what came of it ----

    /** Forgets what came so far. */
    Bench forget() {
        news.clear();
        return this;
    }

    /** Every effect since the last {@link #forget}. */
    List<SessionEffect> news() {
        return news;
    }

    <T extends SessionEffect> List<T> news(Class<T> type) {
        return news.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one effect of this type. */
    <T extends SessionEffect> T one(Class<T> type) {
        assertThat(news(type)).as(type.getSimpleName()).hasSize(1);
        return news(type).get(0);
    }

    /** The frames of this type that were sent on a channel. */
    <T extends SessionFrame> List<T> sent(long channel, Class<T> type) {
        return news(SessionEffect.SendFrame.class).stream()
                .filter(send -> send.channel() == channel)
                .map(SessionEffect.SendFrame::frame)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<SessionFrame> sent(long channel) {
        return sent(channel, SessionFrame.class);
    }

    /** Numbers of the DATA that were sent on a channel. */
    List<Long> numbers(long channel) {
        return sent(channel, SessionFrame.Data.class).stream()
                .map(SessionFrame.Data::number)
                .toList();
    }

    /** Numbers of what was delivered. */
    List<Long> delivered() {
        return news(SessionEffect.Deliver.class).stream()
                .map(deliver -> deliver.position().number())
                .toList();
    }

    List<SessionEffect.Notice.Kind> notices() {
        return news(SessionEffect.Notice.class).stream()
                .map(SessionEffect.Notice::kind)
                .toList();
    }

    /** The place at this number of the session's own half; the first known one has the number of its base. */
    SessionFrame.Place mine(long number) {
        return mine.stream()
                .filter(place -> place.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** A ticket that stands for everything so far. */
    long ticket() {
        return ticket;
    }
}
