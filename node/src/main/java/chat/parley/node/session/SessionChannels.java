package chat.parley.node.session;

import chat.parley.node.timing.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The channels of one session: which of them sends, which acknowledges, and on which the peer is still to be asked for its RESUME. */
final class SessionChannels {
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    static final Duration RETRY_CAP = Duration.ofSeconds(60);

    private final RandomGenerator random;
    private final Map<Long, SessionChannel> channels = new LinkedHashMap<>();
    private long preferred = SendHalf.NOWHERE;
    private long lastDataFrom = SendHalf.NOWHERE;

    /** @param random for jitter */
    SessionChannels(RandomGenerator random) {
        this.random = random;
    }

    void open(long id, long nowNanos) {
        SessionChannel opened = new SessionChannel(id, new Backoff(RETRY_FIRST, RETRY_CAP, random));
        opened.retryNanos = nowNanos + opened.retry.boundNanos();
        channels.put(id, opened);
    }

    /** It is gone; false when it was not there. */
    boolean close(long id) {
        if (preferred == id) preferred = SendHalf.NOWHERE;
        return channels.remove(id) != null;
    }

    void clear() {
        channels.clear();
    }

    @Nullable
    SessionChannel get(long id) {
        return channels.get(id);
    }

    Collection<SessionChannel> all() {
        return channels.values();
    }

    void prefer(long id) {
        preferred = id;
    }

    void onDataFrom(SessionChannel channel) {
        lastDataFrom = channel.id;
    }

    /** The preferred channel; while the peer's RESUME has not come on it, any other that is ready. */
    @Nullable
    SessionChannel sending() {
        SessionChannel first = channels.get(preferred);
        if (first != null && first.ready()) return first;
        for (SessionChannel channel : channels.values()) if (channel.ready()) return channel;
        return null;
    }

    /** The one that DATA came on last, as long as it takes anything. */
    @Nullable
    SessionChannel acknowledging() {
        SessionChannel last = channels.get(lastDataFrom);
        return last == null || last.leaving || !last.greeted ? sending() : last;
    }

    /** RESUME goes out on all of them. */
    void resumeEverywhere() {
        for (SessionChannel channel : channels.values()) channel.resumeDue = true;
    }

    /** What the peer named is not current any more. */
    void forgetNamed() {
        for (SessionChannel channel : channels.values()) channel.named = false;
    }

    /** Asks again where the peer has not named the current epoch. */
    void onTime(long nowNanos) {
        for (SessionChannel channel : channels.values()) {
            if (nowNanos < channel.retryNanos) continue;
            channel.retryNanos = nowNanos + channel.retry.nextNanos();
            if (channel.waits()) channel.ask();
        }
    }

    /** When {@link #onTime} next has something to do; {@code Long.MAX_VALUE} is never. */
    long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (SessionChannel channel : channels.values()) {
            if (channel.waits()) deadline = Math.min(deadline, channel.retryNanos);
        }
        return deadline;
    }
}
