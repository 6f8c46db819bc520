package chat.parley.node.dial;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.PongReceived;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.node.path.Route;
import chat.parley.rendezvous.client.CircuitReset;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A channel to a peer's node, from the carrier's opening to its end: the last handler of its pipeline. Event loop only. Tells
 * {@link Events#onReady} at most once and {@link Events#onEnd} exactly once.
 */
public final class PeerLink extends ChannelInboundHandlerAdapter {
    /** What a link tells whoever it is attached to. */
    public interface Events {
        /** The other side has proved who it is. */
        void onReady(PeerLink link, ChannelReady ready);

        /** A frame {@code type ‖ body}; ownership passes. */
        void onFrame(PeerLink link, ByteBuf frame);

        /** Everything read at once has been handed over: a good moment to answer. */
        void onReadComplete(PeerLink link);

        void onPong(PeerLink link, long roundTripNanos);

        /** The link is over, before or after it was ready. */
        void onEnd(PeerLink link, ChannelClosed closed);
    }

    private final long id;
    private final Route route;
    private final SecureChannel secure;
    private Events events;
    private @Nullable ChannelHandlerContext context;
    private Optional<ReasonCode> circuitReason = Optional.empty();
    private boolean ready;
    private boolean ended;

    /**
     * @param id local number, unique in the node
     * @param route how it came about
     * @param secure the handler before it in the pipeline
     */
    public PeerLink(long id, Route route, SecureChannel secure, Events events) {
        this.id = id;
        this.route = route;
        this.secure = secure;
        this.events = events;
    }

    public long id() {
        return id;
    }

    public Route route() {
        return route;
    }

    public boolean isReady() {
        return ready && !ended;
    }

    /** From now on these are told. */
    public void attach(Events newEvents) {
        events = newEvents;
    }

    /** The other end of the carrier as an address; empty inside a circuit. */
    public Optional<SocketAddress> remoteAddress() {
        return context == null
                ? Optional.empty()
                : Optional.ofNullable(context.channel().remoteAddress());
    }

    /** Writes a frame {@code type ‖ body}, whose ownership passes; it leaves with the next {@link #flush}. */
    public void write(ByteBuf frame) {
        if (context == null || ended) frame.release();
        else context.write(frame, context.voidPromise());
    }

    public void flush() {
        if (context != null && !ended) context.flush();
    }

    public void ping() {
        secure.ping();
    }

    /** Ends it with a reason. */
    public void close(ReasonCode reason) {
        secure.closeWith(reason);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelReady now) {
            ready = true;
            events.onReady(this, now);
        } else if (event instanceof PongReceived pong) {
            events.onPong(this, pong.roundTripNanos());
        } else if (event instanceof CircuitReset reset) {
            circuitReason = Optional.of(reset.reason());
        } else if (event instanceof ChannelClosed closed && !ended) {
            ended = true;
            boolean silent = closed.reason().isEmpty() && circuitReason.isPresent();
            events.onEnd(this, silent ? new ChannelClosed(circuitReason, true, "circuit reset") : closed);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        events.onFrame(this, (ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (isReady()) events.onReadComplete(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Ours: everything of the carrier's ends in the channel below.
        org.slf4j.LoggerFactory.getLogger(PeerLink.class).error("link {} failed", id, cause);
        secure.closeWith(ReasonCode.BUG);
    }
}
