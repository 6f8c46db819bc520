package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.protocol.HotFrames;
import chat.parley.rendezvous.protocol.Limits;
import chat.parley.rendezvous.protocol.ReadWindow;
import chat.parley.rendezvous.protocol.SendCredit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A circuit as a Netty channel: a byte stream to another node through the rendezvous ({@code docs/PROTOCOL.md} §5.5). It lives on the
 * event loop of its connection, its {@link #parent}.
 *
 * <p>Reading: what arrived and was not read is at most the read window, 32 to 256 KiB; credit is granted as the pipeline takes
 * it, so with {@code autoRead} off the other side stops. Writing: bytes without credit wait in the channel's outbound
 * buffer, and above 64 KiB of them it is unwritable. Closing it sends RESET; a RESET received closes it. In either case {@link
 * CircuitReset} comes first.
 */
public final class CircuitChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** What a circuit needs of its connection. */
    interface Link {
        /** Whether the carrier takes more now. */
        boolean isWritable();

        /** Sends a frame that this link now owns; leaves at the next {@link #flush}. */
        void send(ByteBuf frame);

        void sendReset(int circuit, ReasonCode reason);

        void flush();

        /** The circuit is closed: its number is free, no more is given to it. */
        void onClosed(CircuitChannel circuit);
    }

    private final Link link;
    private final int number;
    private final SendCredit credit;
    private final ReadWindow window;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>(4);
    private boolean open = true;
    private boolean readPending;
    private boolean delivering;
    private boolean awaitsDelivery;
    private @Nullable CircuitReset reset;

    CircuitChannel(Channel parent, Link link, int number, SendCredit credit, ReadWindow window) {
        super(parent);
        this.link = link;
        this.number = number;
        this.credit = credit;
        this.window = window;
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(Defaults.LOW_WATER_BYTES, Defaults.HIGH_WATER_BYTES));
    }

    /** Ends the circuit, telling the other side why. On the event loop. */
    public void closeWith(ReasonCode reason) {
        end(new CircuitReset(reason, false));
    }

    /** Bytes that arrived and were not read; at most 256 KiB. */
    public int unreadBytes() {
        return window.unread();
    }

    /** How far the other side may go beyond what was read, 32 to 256 KiB. */
    public int windowBytes() {
        return window.window();
    }

    // ---- from the connection ----

    /**
     * CIRCUIT_DATA came; it is delivered at {@link #deliver}.
     *
     * @param payload taken over
     * @return whether it is the first since the last delivery
     * @throws ProtocolException circuit: out of order, or more than was granted
     */
    boolean onData(int counter, ByteBuf payload) throws ProtocolException {
        try {
            window.onData(counter, payload.readableBytes());
        } catch (ProtocolException e) {
            payload.release();
            throw e;
        }
        unread.add(payload);
        boolean first = !awaitsDelivery;
        awaitsDelivery = true;
        return first;
    }

    /** CREDIT came. */
    void onCredit(int bytes) throws ProtocolException {
        credit.onGrant(bytes);
        resume();
    }

    /** The carrier takes more again, or there is more credit. */
    void resume() {
        ((CircuitUnsafe) unsafe()).resume();
    }

    /** RESET came, or the connection ended. */
    void onReset(CircuitReset how) {
        end(how);
    }

    /** Gives what arrived to the pipeline, as far as it wants to read; at the end of a round of reading. */
    void deliver() {
        awaitsDelivery = false;
        if (delivering) return;
        delivering = true;
        try {
            while (readPending && !unread.isEmpty()) deliverOnce();
        } finally {
            delivering = false;
        }
    }

    private void deliverOnce() {
        readPending = false;
        do {
            ByteBuf payload = unread.remove();
            int bytes = payload.readableBytes();
            int grant = window.onConsumed(bytes, eventLoop().ticker().nanoTime());
            pipeline().fireChannelRead(payload);
            if (grant > 0 && open) grant(grant);
        } while (config.isAutoRead() && !unread.isEmpty());
        pipeline().fireChannelReadComplete();
    }

    private void grant(int bytes) {
        ByteBuf frame = alloc().buffer(HotFrames.CREDIT_FRAME);
        HotFrames.writeCredit(frame, number, bytes);
        link.send(frame);
        link.flush();
    }

    private void end(CircuitReset how) {
        if (reset != null || !open) return;
        reset = how;
        pipeline().fireUserEventTriggered(how);
        unsafe().close(unsafe().voidPromise());
    }

    int number() {
        return number;
    }

    // ---- a Netty channel ----

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!unread.isEmpty() && !delivering) eventLoop().execute(this::deliver);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        boolean wrote = false;
        while (link.isWritable() && credit.left() > 0 && out.current() != null) {
            ByteBuf frame = nextFrame(out);
            if (frame == null) break;
            link.send(frame);
            wrote = true;
        }
        if (wrote) link.flush();
    }

    /** Moves as much as one frame carries from what is waiting; null when there was nothing but empty buffers. */
    private @Nullable ByteBuf nextFrame(ChannelOutboundBuffer out) {
        ByteBuf frame = null;
        int room = Limits.CIRCUIT_PAYLOAD;
        while (room > 0 && out.current() instanceof ByteBuf next) {
            int bytes = next.readableBytes();
            if (bytes == 0) {
                out.remove();
                continue;
            }
            int taken = credit.take(Math.min(bytes, room));
            if (taken == 0) break;
            if (frame == null) {
                frame = alloc().buffer(HotFrames.DATA_HEADER + taken);
                HotFrames.writeDataHeader(frame, number, credit.nextCounter());
            }
            frame.writeBytes(next, next.readerIndex(), taken);
            out.removeBytes(taken);
            room -= taken;
        }
        return frame;
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) return message;
        throw new UnsupportedOperationException("a circuit takes bytes, not " + message.getClass());
    }

    @Override
    protected void doClose() {
        if (!open) return;
        open = false;
        CircuitReset how = reset == null ? new CircuitReset(ReasonCode.NORMAL, false) : reset;
        for (ByteBuf payload = unread.poll(); payload != null; payload = unread.poll()) payload.release();
        window.onClosed();
        link.onClosed(this);
        if (how.byPeer()) return;
        link.sendReset(number, how.reason());
        link.flush();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new CircuitUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == parent().eventLoop();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        promise.setSuccess();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("a circuit has no address");
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class CircuitUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.tryFailure(new UnsupportedOperationException("a circuit is connected"));
        }

        void resume() {
            flush0();
        }
    }
}
