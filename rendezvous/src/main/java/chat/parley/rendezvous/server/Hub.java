package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ReasonCode;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's side of the relay: what other loops hand over, which connections were written to, deadlines.
 *
 * <p>A turn takes everything that was handed over, hands over what is for other loops, and then flushes each touched connection
 * once. It is a task of the loop, so it runs after all sockets that were ready in this round were read: one record and one
 * write carry whatever they brought for a reader, and one wake-up whatever they brought for another loop. What waits is
 * bounded by its kinds: circuit data by credit, presence by watches, the rest by circuits.
 */
final class Hub {
    /** Something for a connection of this loop. */
    abstract static class Event {
        private final Connection target;

        Event(Connection target) {
            this.target = target;
        }

        /** On the target's loop. */
        abstract void run();

        /** Instead of {@link #run}, when the loop has stopped: releases what it holds. */
        void discard() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final EventLoop loop;
    private final Timers timers;
    private final Runnable turn = this::turn;
    private final Object handover = new Object();
    private ArrayDeque<Event> incoming = new ArrayDeque<>();
    private boolean woken;
    private ArrayDeque<Event> working = new ArrayDeque<>();
    private ArrayList<Connection> touched = new ArrayList<>();
    private ArrayList<Connection> flushing = new ArrayList<>();
    private final IdentityHashMap<Hub, List<Event>> outgoing = new IdentityHashMap<>();
    private final ArrayList<Hub> addressed = new ArrayList<>();
    private boolean scheduled;
    private final ArrayList<Connection> connections = new ArrayList<>();

    Hub(EventLoop loop) {
        this.loop = loop;
        this.timers = new Timers(loop);
    }

    /** Hands an event over at once. Any thread; from a loop with a hub rather {@link #handOver}. */
    void post(Event event) {
        boolean wake;
        synchronized (handover) {
            incoming.add(event);
            wake = !woken;
            woken = true;
        }
        if (wake) wake();
    }

    /** Hands an event over to another loop at the end of the turn, in order. On the loop. */
    void handOver(Hub other, Event event) {
        List<Event> staged = outgoing.computeIfAbsent(other, hub -> new ArrayList<>());
        if (staged.isEmpty()) addressed.add(other);
        staged.add(event);
        schedule();
    }

    private void wake() {
        try {
            loop.execute(turn);
        } catch (RejectedExecutionException e) {
            discard();
        }
    }

    /** This connection was written to: flush it at the end of the turn. On the loop. */
    void touch(Connection connection) {
        if (!connection.markTouched(true)) return;
        touched.add(connection);
        schedule();
    }

    /** A connection of this loop begins. On the loop. */
    void add(Connection connection) {
        connection.setIndex(connections.size());
        connections.add(connection);
    }

    /** It ended. On the loop. */
    void remove(Connection connection) {
        Connection last = connections.remove(connections.size() - 1);
        if (last == connection) return;
        connections.set(connection.index(), last);
        last.setIndex(connection.index());
    }

    /** Does something with each connection of this loop. Any thread; it is done later, on the loop. */
    void forEach(Consumer<Connection> action) {
        loop.execute(() -> List.copyOf(connections).forEach(action));
    }

    Timers timers() {
        return timers;
    }

    private void turn() {
        scheduled = true; // what events write is flushed below
        takeOver();
        for (Event event = working.poll(); event != null; event = working.poll()) run(event);
        handOver();
        scheduled = false;
        ArrayList<Connection> now = touched;
        touched = flushing;
        flushing = now;
        for (Connection connection : now) {
            connection.markTouched(false);
            flush(connection);
        }
        now.clear();
    }

    private void schedule() {
        if (scheduled) return;
        scheduled = true;
        wake();
    }

    /** Before the flush, so that the other loop seals and writes while this one does. */
    private void handOver() {
        for (Hub other : addressed) other.post(outgoing.get(other));
        addressed.clear();
    }

    private void post(@Nullable List<Event> events) {
        if (events == null) return;
        boolean wake;
        synchronized (handover) {
            incoming.addAll(events);
            wake = !woken;
            woken = true;
        }
        events.clear();
        if (wake) wake();
    }

    private static void flush(Connection connection) {
        try {
            connection.flush();
        } catch (RuntimeException e) {
            LOG.error("a connection is closed by a bug", e);
            connection.close(ReasonCode.BUG);
        }
    }

    private void takeOver() {
        synchronized (handover) {
            ArrayDeque<Event> taken = incoming;
            incoming = working;
            working = taken;
            woken = false;
        }
    }

    private static void run(Event event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.error("a connection is closed by a bug", e);
            event.target.close(ReasonCode.BUG);
        }
    }

    private void discard() {
        ArrayDeque<Event> left;
        synchronized (handover) {
            left = incoming;
            incoming = new ArrayDeque<>();
            woken = false;
        }
        left.forEach(Event::discard);
    }
}
