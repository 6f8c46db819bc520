package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lookups that wait for their answer, at most {@link Defaults#LOOKUPS}, each with a timeout. On the event loop. */
final class Lookups {
    private record Waiting(Consumer<LookupResult> result, Future<?> timer) {}

    private final EventLoop loop;
    private final IntObjectMap<Waiting> waiting = new IntObjectHashMap<>();
    private int lastQuery;

    Lookups(EventLoop loop) {
        this.loop = loop;
    }

    /** Whether one more may wait. */
    boolean hasRoom() {
        return waiting.size() < Defaults.LOOKUPS;
    }

    /** Takes a number for a new lookup. */
    int begin(Duration timeout, Consumer<LookupResult> result) {
        int query = ++lastQuery;
        Future<?> timer = loop.schedule(() -> fail(query, ReasonCode.TIMEOUT), timeout.toNanos(), TimeUnit.NANOSECONDS);
        waiting.put(query, new Waiting(result, timer));
        return query;
    }

    /** Its answer came; late ones are ignored. */
    void onFound(RendezvousFrame.Found frame) {
        Waiting asked = drop(frame.query());
        if (asked != null) asked.result.accept(new LookupResult.Answered(frame.status(), frame.candidates()));
    }

    /** The connection ended. */
    void onEnd() {
        for (int query : List.copyOf(waiting.keySet())) fail(query, ReasonCode.GOING);
    }

    private void fail(int query, ReasonCode reason) {
        Waiting asked = drop(query);
        if (asked != null) asked.result.accept(new LookupResult.Failed(reason));
    }

    private @Nullable Waiting drop(int query) {
        Waiting asked = waiting.remove(query);
        if (asked != null) asked.timer.cancel(false);
        return asked;
    }
}
