package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.ReadWindow;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.SendCredit;
import chat.parley.rendezvous.protocol.WindowPool;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of one connection: which numbers are in use, who waits for an answer, and where data goes. Frames for numbers not in use
 * are ignored, since RESET may cross them. What a server begins is bounded by {@link IncomingLimit}; what this node begins, by the node.
 * On the event loop.
 */
final class ClientCircuits {
    /** A circuit that is not open yet: someone here or there has to answer. */
    private static final class Pending {
        final Future<?> timer;

        @Nullable
        ChannelHandler handler;

        @Nullable
        Consumer<CircuitResult> result;

        Pending(Future<?> timer) {
            this.timer = timer;
        }
    }

    private final Channel carrier;
    private final CircuitChannel.Link link;
    private final Consumer<RendezvousFrame> send;
    private final WindowPool windows = new WindowPool();
    private final IntObjectMap<Pending> pending = new IntObjectHashMap<>();
    private final IntObjectMap<CircuitChannel> open = new IntObjectHashMap<>();
    private final List<CircuitChannel> readable = new ArrayList<>();
    private final IncomingLimit incoming;
    private int lastNumber = -1;
    private boolean ended;

    /**
     * Prepares.
     *
     * @param carrier the connection's channel, parent of the circuits'
     * @param send sends a control frame and flushes
     */
    ClientCircuits(Channel carrier, CircuitChannel.Link link, Consumer<RendezvousFrame> send) {
        this.carrier = carrier;
        this.link = link;
        this.send = send;
        this.incoming = new IncomingLimit(now());
    }

    // ---- opening ----

    void open(NodeId node, ReachToken token, ChannelHandler handler, Consumer<CircuitResult> result) {
        if (ended) {
            result.accept(new CircuitResult.NotOpened(ReasonCode.GOING));
            return;
        }
        int number = nextNumber();
        Pending waiting = new Pending(after(Defaults.OPENING, () -> onTimeout(number)));
        waiting.handler = handler;
        waiting.result = result;
        pending.put(number, waiting);
        send.accept(new RendezvousFrame.Open(number, node, token));
    }

    /**
     * INCOMING.
     *
     * @return empty when it has been refused, since there are too many
     * @throws ProtocolException channel: a number in use, or far too many
     */
    Optional<IncomingCircuit> onIncoming(RendezvousFrame.Incoming frame) throws ProtocolException {
        int number = frame.circuit();
        if ((number & 1) == 1 || pending.containsKey(number) || open.containsKey(number)) {
            throw ProtocolException.channel(ReasonCode.PROTOCOL, "INCOMING with a number of ours or in use");
        }
        if (!incoming.onIncoming(now())) {
            send.accept(new RendezvousFrame.Reset(number, ReasonCode.OVERLOADED));
            return Optional.empty();
        }
        pending.put(number, new Pending(after(Defaults.INCOMING, () -> onTimeout(number))));
        return Optional.of(new IncomingCircuit(this, number, frame.introduction(), frame.tokenId()));
    }

    void accept(int number, ChannelHandler handler, Consumer<CircuitResult> result) {
        Pending ringing = pending.get(number);
        if (ringing == null || ringing.result != null) {
            result.accept(new CircuitResult.NotOpened(ended ? ReasonCode.GOING : ReasonCode.TIMEOUT));
            return;
        }
        ringing.timer.cancel(false);
        Pending waiting = new Pending(after(Defaults.OPENING, () -> onTimeout(number)));
        waiting.handler = handler;
        waiting.result = result;
        pending.put(number, waiting);
        send.accept(new RendezvousFrame.Accept(number));
    }

    void refuse(int number, ReasonCode reason) {
        Pending ringing = pending.get(number);
        if (ringing == null || ringing.result != null) return;
        drop(number);
        onFree(number);
        send.accept(new RendezvousFrame.Reset(number, reason));
    }

    void onOpened(RendezvousFrame.Opened frame) {
        Pending waiting = pending.get(frame.circuit());
        if (waiting == null || waiting.handler == null || waiting.result == null) return; // it goes on ringing
        drop(frame.circuit());
        SendCredit credit = new SendCredit(frame.credit());
        CircuitChannel circuit =
                new CircuitChannel(carrier, link, frame.circuit(), credit, new ReadWindow(windows, now()));
        open.put(frame.circuit(), circuit);
        circuit.pipeline().addLast(waiting.handler);
        carrier.eventLoop().register(circuit);
        waiting.result.accept(new CircuitResult.Opened(circuit));
    }

    private void onTimeout(int number) {
        Pending waiting = drop(number);
        if (waiting == null) return;
        onFree(number);
        send.accept(new RendezvousFrame.Reset(number, ReasonCode.TIMEOUT));
        fail(waiting, ReasonCode.TIMEOUT);
    }

    // ---- open circuits ----

    /** CIRCUIT_DATA; the payload is taken over. */
    void onData(int number, int counter, ByteBuf payload) {
        CircuitChannel circuit = open.get(number);
        if (circuit == null) {
            payload.release();
            return;
        }
        try {
            if (circuit.onData(counter, payload)) readable.add(circuit);
        } catch (ProtocolException e) {
            circuit.closeWith(e.reason());
        }
    }

    void onCredit(int number, int bytes) {
        CircuitChannel circuit = open.get(number);
        if (circuit == null) return;
        try {
            circuit.onCredit(bytes);
        } catch (ProtocolException e) {
            circuit.closeWith(e.reason());
        }
    }

    void onReset(RendezvousFrame.Reset frame) {
        Pending waiting = drop(frame.circuit());
        if (waiting != null) {
            onFree(frame.circuit());
            fail(waiting, frame.reason());
        }
        CircuitChannel circuit = open.get(frame.circuit());
        if (circuit == null) return;
        circuit.deliver(); // what came before the RESET was sent before it
        circuit.onReset(new CircuitReset(frame.reason(), true));
    }

    /** Everything that was to be read now has been: give it to the circuits. */
    void onReadComplete() {
        for (int i = 0; i < readable.size(); i++) readable.get(i).deliver();
        readable.clear();
    }

    /** The carrier takes more again. */
    void onWritable() {
        for (CircuitChannel circuit : List.copyOf(open.values())) circuit.resume();
    }

    void onClosed(CircuitChannel circuit) {
        if (open.remove(circuit.number()) != null) onFree(circuit.number());
    }

    /** The connection ended. */
    void onEnd() {
        ended = true;
        for (CircuitChannel circuit : List.copyOf(open.values())) {
            circuit.onReset(new CircuitReset(ReasonCode.GOING, true));
        }
        List<Pending> waiting = List.copyOf(pending.values());
        pending.clear();
        for (Pending each : waiting) {
            each.timer.cancel(false);
            fail(each, ReasonCode.GOING);
        }
    }

    /** A number is no longer in use. */
    private void onFree(int number) {
        if ((number & 1) == 0) incoming.onEnd();
    }

    private static void fail(Pending waiting, ReasonCode reason) {
        if (waiting.result != null) waiting.result.accept(new CircuitResult.NotOpened(reason));
    }

    private @Nullable Pending drop(int number) {
        Pending waiting = pending.remove(number);
        if (waiting != null) waiting.timer.cancel(false);
        return waiting;
    }

    private int nextNumber() {
        do {
            lastNumber += 2;
        } while (pending.containsKey(lastNumber) || open.containsKey(lastNumber));
        return lastNumber;
    }

    private Future<?> after(Duration delay, Runnable action) {
        return carrier.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private long now() {
        return carrier.eventLoop().ticker().nanoTime();
    }
}
