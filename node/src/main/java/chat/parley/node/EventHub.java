package chat.parley.node;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every subscriber what happens, in order, on the node's event loop. */
final class EventHub {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final Executor loop;
    private final List<Consumer<CoreEvent>> listeners = new ArrayList<>();

    EventHub(Executor loop) {
        this.loop = loop;
    }

    /** Any thread. */
    Core.Subscription subscribe(Consumer<CoreEvent> listener) {
        loop.execute(() -> listeners.add(listener));
        return () -> {
            try {
                loop.execute(() -> listeners.remove(listener));
            } catch (RejectedExecutionException ended) {
                LOG.debug("the node has ended, and all subscriptions with it");
            }
        };
    }

    /** Event loop only. */
    void tell(CoreEvent event) {
        for (Consumer<CoreEvent> listener : List.copyOf(listeners)) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("a subscriber failed and is dropped", e);
                listeners.remove(listener);
            }
        }
    }
}
