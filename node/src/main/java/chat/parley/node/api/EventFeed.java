package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a client. Events are written in the order they happen; a client that falls {@link ApiLimits#LAG_EVENTS} behind
 * gets {@link CoreEvent.Dropped} as its last, so that a stopped terminal never fills the node. Events come on any thread, the rest
 * happens on the event loop.
 */
final class EventFeed implements AutoCloseable {
    /** Puts an event onto the wire. */
    interface Writer {
        ChannelFuture write(CoreEvent event);
    }

    private final Channel channel;
    private final Writer writer;
    private final AtomicInteger lag = new AtomicInteger();
    private Core.@Nullable Subscription subscription;
    private boolean ended;

    EventFeed(Channel channel, Writer writer) {
        this.channel = channel;
        this.writer = writer;
    }

    void follow(Core core) {
        subscription = core.subscribe(this::happened);
    }

    private void happened(CoreEvent event) {
        // Counted before the hop, so that a loop that is busy elsewhere has a bound too.
        if (lag.incrementAndGet() > ApiLimits.LAG_EVENTS + 1) return;
        if (channel.eventLoop().inEventLoop()) write(event);
        else channel.eventLoop().execute(() -> write(event));
    }

    private void write(CoreEvent event) {
        if (ended) return;
        if (lag.get() > ApiLimits.LAG_EVENTS || channel.bytesBeforeWritable() > ApiLimits.LAG_BYTES) {
            writer.write(new CoreEvent.Dropped());
            close();
            return;
        }
        writer.write(event).addListener(written -> lag.decrementAndGet());
    }

    @Override
    public void close() {
        ended = true;
        if (subscription != null) subscription.close();
        subscription = null;
    }
}
