package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.PongReceived;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousCodec;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Netty edge of a {@link RendezvousClient}: reads frames for the listener, the lookups and the circuits, and sends theirs. Frames sent
 * while reading leave together, at the end of the round; others at once. Its event loop only.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter implements RendezvousFrame.Port, CircuitChannel.Link {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    private final ClientConfig config;
    private final SecureChannel secure;
    private final ClientListener listener;
    private final Lookups lookups;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientCircuits circuits;
    private long registeredAtNanos;
    private boolean reading;
    private boolean flushDue;
    private boolean ended;

    ClientHandler(ClientConfig config, SecureChannel secure, ClientListener listener) {
        this.config = config;
        this.secure = secure;
        this.listener = listener;
        this.lookups = new Lookups(config.loop());
    }

    // ---- requests ----

    void lookup(NodeId node, ReachToken token, Duration timeout, Consumer<LookupResult> result) {
        if (context == null || ended) result.accept(new LookupResult.Failed(ReasonCode.GOING));
        else if (!lookups.hasRoom()) result.accept(new LookupResult.Failed(ReasonCode.OVERLOADED));
        else send(new RendezvousFrame.Lookup(lookups.begin(timeout, result), node, token));
    }

    void openCircuit(NodeId node, ReachToken token, ChannelHandler handler, Consumer<CircuitResult> result) {
        if (circuits == null) result.accept(new CircuitResult.NotOpened(ReasonCode.GOING));
        else circuits.open(node, token, handler, result);
    }

    /** Sends a frame; dropped before the channel is ready and after its end. */
    void send(RendezvousFrame frame) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ended) return;
        send(RendezvousCodec.encode(frame, ctx.alloc()));
        flush();
    }

    // ---- the channel ----

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelReady) onReady(ctx);
        else if (event instanceof PongReceived pong) listener.onRoundTrip(Duration.ofNanos(pong.roundTripNanos()));
        else if (event instanceof ChannelClosed closed) {
            end(new ClientListener.Closed(closed.reason(), closed.byPeer(), closed.detail()));
        }
    }

    private void onReady(ChannelHandlerContext ctx) {
        context = ctx;
        circuits = new ClientCircuits(ctx.channel(), this, this::send);
        if (config.role() instanceof ClientRole.Home home) {
            registeredAtNanos = now();
            send(new RendezvousFrame.Register(home.run(), home.tokenKey(), home.revoked(), home.candidates()));
        }
        listener.onReady();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        ByteBuf frame = (ByteBuf) message;
        if (ended) {
            frame.release();
            return;
        }
        try {
            RendezvousCodec.decode(frame).applyTo(this);
        } catch (ProtocolException e) {
            LOG.debug("closing a rendezvous connection: {}", e.getMessage());
            secure.closeWith(e.reason());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (circuits != null) circuits.onReadComplete();
        reading = false;
        if (flushDue) flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (circuits != null && ctx.channel().isWritable()) circuits.onWritable();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(new ClientListener.Closed(Optional.empty(), false, "carrier closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("a rendezvous connection is closed by a bug", cause);
        secure.closeWith(ReasonCode.BUG);
    }

    private void end(ClientListener.Closed how) {
        if (ended) return;
        ended = true;
        lookups.onEnd();
        if (circuits != null) circuits.onEnd();
        listener.onEnd(how);
    }

    // ---- what circuits need ----

    @Override
    public boolean isWritable() {
        return context != null && context.channel().isWritable();
    }

    @Override
    public void send(ByteBuf frame) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ended) frame.release();
        else ctx.write(frame, ctx.voidPromise());
    }

    @Override
    public void sendReset(int circuit, ReasonCode reason) {
        send(new RendezvousFrame.Reset(circuit, reason));
    }

    @Override
    public void flush() {
        flushDue = reading;
        if (!reading && context != null && !ended) context.flush();
    }

    @Override
    public void onClosed(CircuitChannel circuit) {
        if (circuits != null) circuits.onClosed(circuit);
    }

    // ---- frames ----

    @Override
    public void registered(RendezvousFrame.Registered frame) {
        Duration roundTrip = Duration.ofNanos(now() - registeredAtNanos);
        listener.onRegistered(frame.address(), roundTrip, frame.watches(), frame.circuits());
    }

    @Override
    public void found(RendezvousFrame.Found frame) {
        lookups.onFound(frame);
    }

    @Override
    public void presence(RendezvousFrame.Presence frame) {
        listener.onPresence(frame.node(), frame.status(), frame.candidates());
    }

    @Override
    public void incoming(RendezvousFrame.Incoming frame) {
        try {
            circuits().onIncoming(frame).ifPresent(listener::onIncoming);
        } catch (ProtocolException e) {
            LOG.debug("closing a rendezvous connection: {}", e.getMessage());
            secure.closeWith(e.reason());
        }
    }

    @Override
    public void opened(RendezvousFrame.Opened frame) {
        circuits().onOpened(frame);
    }

    @Override
    public void reset(RendezvousFrame.Reset frame) {
        circuits().onReset(frame);
    }

    @Override
    public void circuitData(RendezvousFrame.CircuitData frame) {
        circuits().onData(frame.circuit(), frame.counter(), frame.payload());
    }

    @Override
    public void credit(RendezvousFrame.Credit frame) {
        circuits().onCredit(frame.circuit(), frame.bytes());
    }

    @Override
    public void replaced(RendezvousFrame.Replaced frame) {
        listener.onReplaced();
    }

    @Override
    public void restarting(RendezvousFrame.Restarting frame) {
        listener.onRestarting(frame);
    }

    @Override
    public void register(RendezvousFrame.Register frame) {
        refuse();
    }

    @Override
    public void lookup(RendezvousFrame.Lookup frame) {
        refuse();
    }

    @Override
    public void watch(RendezvousFrame.Watch frame) {
        refuse();
    }

    @Override
    public void unwatch(RendezvousFrame.Unwatch frame) {
        refuse();
    }

    @Override
    public void open(RendezvousFrame.Open frame) {
        refuse();
    }

    @Override
    public void accept(RendezvousFrame.Accept frame) {
        refuse();
    }

    @Override
    public void update(RendezvousFrame.Update frame) {
        refuse();
    }

    /** A server sent what only nodes send. */
    private void refuse() {
        secure.closeWith(ReasonCode.PROTOCOL);
    }

    private ClientCircuits circuits() {
        if (circuits == null) throw new IllegalStateException("a frame before the channel was ready");
        return circuits;
    }

    private long now() {
        return config.loop().ticker().nanoTime();
    }
}
