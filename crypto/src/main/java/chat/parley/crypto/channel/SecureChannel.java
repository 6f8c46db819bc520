package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Noise channel as a Netty handler ({@code docs/PROTOCOL.md} §2): below it bytes of a carrier, above it frames.
 *
 * <p>Inbound: {@link ChannelReady} once, then each frame from type 0x10 on as a {@link ByteBuf} {@code type ‖ body} that its
 * receiver releases, {@link PongReceived}, and at the end {@link ChannelClosed} once. Outbound: a {@code ByteBuf} {@code type ‖ body}
 * whose ownership passes; frames written before a flush share records. Writes before {@link ChannelReady} fail.
 *
 * <p>Phases: opening → handshake → first record → open → closed; any error goes to closed. One event loop. Holds at most one
 * incomplete record (16 KiB) and one incomplete large frame (its type's maximum) of what came in.
 */
public final class SecureChannel extends ByteToMessageDecoder implements ChannelOutboundHandler {
    private static final int MAX_HANDSHAKE_MESSAGE = 2_048;
    private static final int LENGTH_BYTES = 2;
    /** How long a CLOSE may take to leave before the carrier is closed under it. */
    private static final long CLOSE_GRACE_SECONDS = 2;
    /** How much may wait in a carrier whose other side does not read, in bytes: four times what a session has under way at most. */
    static final int MAX_HELD = 4 << 20;

    private enum Phase {
        OPENING,
        HANDSHAKE,
        FIRST_RECORD,
        OPEN,
        CLOSED
    }

    private final ChannelSettings settings;
    private final Optional<InitiatorConfig> initiator;
    private final OutgoingFrames outgoing = new OutgoingFrames();
    private final FrameReader reader;
    private Phase phase = Phase.OPENING;
    private @Nullable Supplier<Exchange> exchangeSource;
    private @Nullable Exchange exchange;
    private Exchange.@Nullable Settled settled;
    private @Nullable RecordSealer sealer;
    private @Nullable RecordOpener opener;
    private @Nullable Heartbeat heartbeat;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    /** The body of the newest PING that is not answered yet. */
    private byte @Nullable [] echo;

    private SecureChannel(
            ChannelSettings settings, Optional<InitiatorConfig> initiator, Supplier<Exchange> exchangeSource) {
        this.settings = settings;
        this.initiator = initiator;
        this.exchangeSource = exchangeSource;
        this.reader = new FrameReader(settings.limits(), new Frames());
    }

    /** The side that opens the channel; sends as soon as the carrier is active. */
    public static SecureChannel initiator(ChannelSettings settings, InitiatorConfig config) {
        return new SecureChannel(settings, Optional.of(config), () -> new InitiatorExchange(config, settings.random()));
    }

    /** The side that is called. */
    public static SecureChannel responder(ChannelSettings settings, ResponderConfig config) {
        return new SecureChannel(settings, Optional.empty(), () -> new ResponderExchange(config, settings.random()));
    }

    /** Asks the other side for a sign of life; {@link PongReceived} answers. On the channel's event loop. */
    public void ping() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || phase != Phase.OPEN) return;
        addPing(ctx);
        sealPending(ctx);
        ctx.flush();
    }

    /** Ends the channel: says CLOSE where keys are settled, then closes the carrier. On its event loop. */
    public void closeWith(ReasonCode reason) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) closeWith(ctx, reason, "closed by this side");
    }

    // ---- life ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) begin(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx) {
        Supplier<Exchange> source = exchangeSource;
        if (source == null) return;
        exchangeSource = null;
        exchange = source.get();
        timer = ctx.executor()
                .schedule(
                        () -> closeWith(ctx, ReasonCode.TIMEOUT, "handshake not done in time"),
                        settings.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        byte[] first = exchange.start();
        if (first.length > 0) ctx.writeAndFlush(Unpooled.wrappedBuffer(first), ctx.voidPromise());
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        end(ctx, Optional.empty(), false, "handler removed");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        end(ctx, Optional.empty(), false, "carrier closed");
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The carrier's own error (reset, broken pipe) or a bug above: this channel ends, nobody else notices.
        boolean carrier = cause instanceof java.io.IOException;
        if (carrier) {
            end(ctx, Optional.empty(), false, "carrier broke");
            ctx.close();
        } else {
            closeWith(ctx, ReasonCode.BUG, cause.toString());
        }
    }

    // ---- inbound bytes ----

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        try {
            step(ctx, in);
        } catch (ProtocolException e) {
            closeWith(ctx, e.reason(), String.valueOf(e.getMessage()));
        } catch (Exchange.Refusal e) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(e.answer())).addListener(ChannelFutureListener.CLOSE);
            end(ctx, Optional.of(e.reason()), false, "refused");
        }
        if (phase == Phase.CLOSED) in.skipBytes(in.readableBytes());
    }

    /** Consumes one unit of the current phase, or nothing while it is incomplete. */
    private void step(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException, Exchange.Refusal {
        switch (phase) {
            case OPENING -> {
                readOpening(ctx, in);
            }
            case HANDSHAKE -> {
                readHandshake(ctx, in);
            }
            case FIRST_RECORD, OPEN -> {
                readRecord(in);
            }
            case CLOSED -> {}
        }
    }

    private void readOpening(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException, Exchange.Refusal {
        if (in.readableBytes() < Opening.SIZE) return;
        write(ctx, exchange().onOpening(Opening.read(in)));
        phase = Phase.HANDSHAKE;
    }

    private void readHandshake(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < LENGTH_BYTES) return;
        int length = in.getUnsignedShort(in.readerIndex());
        if (length > MAX_HANDSHAKE_MESSAGE) {
            throw ProtocolException.channel(ReasonCode.TOO_LARGE, "handshake message of " + length);
        }
        if (in.readableBytes() < LENGTH_BYTES + length) return;
        byte[] message = new byte[length];
        in.skipBytes(LENGTH_BYTES).readBytes(message);
        write(ctx, exchange().onMessage(message));
        exchange().settled().ifPresent(result -> {
            settle(ctx, result);
            exchange().destroy();
            exchange = null;
        });
    }

    private void settle(ChannelHandlerContext ctx, Exchange.Settled result) {
        settled = result;
        sealer = new RecordSealer(result.keys().send(), settings, now(ctx));
        opener = new RecordOpener(result.keys().receive(), settings);
        phase = Phase.FIRST_RECORD;
        byte[] hello = result.hello().encode();
        ByteBuf frame =
                Unpooled.buffer(1 + hello.length).writeByte(ChannelFrames.HELLO).writeBytes(hello);
        outgoing.add(frame, ctx.voidPromise(), ctx.voidPromise());
        padded = result.purpose().padded();
        sealPending(ctx);
        ctx.flush();
    }

    private void readRecord(ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < LENGTH_BYTES) return;
        int length = in.getUnsignedShort(in.readerIndex());
        if (length <= ChannelFrames.TAG || length > ChannelFrames.MAX_PLAINTEXT + ChannelFrames.TAG) {
            throw ProtocolException.channel(ReasonCode.TOO_LARGE, "record of " + length);
        }
        if (in.readableBytes() < LENGTH_BYTES + length) return;
        byte[] record = new byte[length];
        in.skipBytes(LENGTH_BYTES).readBytes(record);
        int opened = opener().open(record, 0, length);
        Heartbeat beat = heartbeat;
        if (beat != null) beat.onHeard(now(context()));
        reader.read(record, 0, opened);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        answerPing(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        super.channelWritabilityChanged(ctx);
        answerPing(ctx);
    }

    /** Answers the newest PING alone, once the carrier takes it: who asks and does not read costs no more than who reads. */
    private void answerPing(ChannelHandlerContext ctx) {
        byte[] body = echo;
        if (body == null || phase != Phase.OPEN || !ctx.channel().isWritable()) return;
        echo = null;
        ByteBuf pong = Unpooled.buffer(1 + ChannelFrames.PING_BODY)
                .writeByte(ChannelFrames.PONG)
                .writeBytes(body);
        outgoing.add(pong, ctx.voidPromise(), ctx.voidPromise());
        sealPending(ctx);
        ctx.flush();
    }

    /** The frames of opened records. */
    private final class Frames implements FrameReader.Port {
        @Override
        public void onHello(Hello hello) throws ProtocolException {
            open(context(), hello);
        }

        @Override
        public void onPing(byte[] record, int offset) {
            echo = Arrays.copyOfRange(record, offset, offset + ChannelFrames.PING_BODY);
        }

        @Override
        public void onPong(byte[] record, int offset) {
            long roundTrip = now(context()) - ByteBuffer.wrap(record).getLong(offset);
            // The echo is the peer's to falsify; a time that can't be is only ignored.
            if (roundTrip >= 0) context().fireUserEventTriggered(new PongReceived(roundTrip));
        }

        @Override
        public void onRekey() {
            opener().rekey();
        }

        @Override
        public void onClose(ReasonCode reason) {
            end(context(), Optional.of(reason), true, "closed by the other side");
            context().close();
        }

        @Override
        public void onFrame(ByteBuf frame) {
            context().fireChannelRead(frame);
        }

        @Override
        public boolean isOpen() {
            return phase != Phase.CLOSED;
        }
    }

    private void open(ChannelHandlerContext ctx, Hello hello) throws ProtocolException {
        Exchange.Settled result = settled;
        if (result == null) throw new IllegalStateException("HELLO before a handshake");
        if (hello.version() != Opening.VERSION) {
            throw ProtocolException.channel(ReasonCode.VERSION, "version " + hello.version() + " confirmed");
        }
        Optional<NodeCertificate> certificate = result.certificate();
        if (certificate.isEmpty() && initiator.isPresent() && result.purpose() != Purpose.RENDEZVOUS) {
            certificate = Optional.of(responderCertificate(initiator.get(), hello, result.remoteStatic()));
        }
        settled = null;
        phase = Phase.OPEN;
        if (timer != null) timer.cancel(false);
        heartbeat = new Heartbeat(settings.idle(), settings.pingAnswer(), settings.maxMissedPings(), now(ctx));
        armHeartbeat(ctx);
        ctx.fireUserEventTriggered(new ChannelReady(
                result.name(), result.purpose(), initiator.isPresent(), result.remoteStatic(), certificate));
    }

    private static NodeCertificate responderCertificate(InitiatorConfig config, Hello hello, byte[] remoteStatic)
            throws ProtocolException {
        byte[] wire = hello.certificate()
                .orElseThrow(() -> ProtocolException.channel(ReasonCode.IDENTITY, "a peer without a certificate"));
        return CertificateCheck.verify(wire, remoteStatic, config.expectedPeer(), config.ownNode());
    }

    // ---- keepalive ----

    private void armHeartbeat(ChannelHandlerContext ctx) {
        Heartbeat beat = heartbeat;
        if (beat == null || beat.deadlineNanos() == Long.MAX_VALUE) return;
        long delay = Math.max(0, beat.deadlineNanos() - now(ctx));
        timer = ctx.executor().schedule(() -> onHeartbeat(ctx), delay, TimeUnit.NANOSECONDS);
    }

    private void onHeartbeat(ChannelHandlerContext ctx) {
        Heartbeat beat = heartbeat;
        if (beat == null || phase != Phase.OPEN) return;
        switch (beat.onTime(now(ctx))) {
            case PING -> {
                addPing(ctx);
                sealPending(ctx);
                ctx.flush();
            }
            case DEAD -> {
                closeWith(ctx, ReasonCode.DEAD, "nothing heard");
                return;
            }
            case NONE -> {} // something was heard since the timer was set
        }
        armHeartbeat(ctx);
    }

    private void addPing(ChannelHandlerContext ctx) {
        ByteBuf ping = Unpooled.buffer(1 + ChannelFrames.PING_BODY)
                .writeByte(ChannelFrames.PING)
                .writeLong(now(ctx));
        outgoing.add(ping, ctx.voidPromise(), ctx.voidPromise());
    }

    // ---- outbound frames ----

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf frame = (ByteBuf) message;
        if (phase != Phase.OPEN || !frame.isReadable()) {
            frame.release();
            if (!promise.isVoid()) promise.tryFailure(new ClosedChannelException());
            return;
        }
        outgoing.add(frame, promise, ctx.voidPromise());
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        sealPending(ctx);
        ctx.flush();
    }

    private boolean padded;

    private void sealPending(ChannelHandlerContext ctx) {
        RecordSealer seal = sealer;
        if (seal == null) return;
        while (!outgoing.isEmpty()) {
            long now = now(ctx);
            boolean rekey = seal.rekeyDue(now);
            int room = ChannelFrames.MAX_PLAINTEXT - (rekey ? ChannelFrames.FRAME_HEADER : 0);
            int frames = outgoing.nextLength(room);
            int length = frames + (rekey ? ChannelFrames.FRAME_HEADER : 0);
            int plaintext = padded ? Padding.paddedLength(length) : length;
            byte[] record = new byte[LENGTH_BYTES + plaintext + ChannelFrames.TAG];
            OutgoingFrames.Promises promises = new OutgoingFrames.Promises(ctx.voidPromise());
            outgoing.moveInto(record, LENGTH_BYTES, frames, promises);
            if (rekey) record[LENGTH_BYTES + frames] = ChannelFrames.REKEY;
            seal.seal(record, LENGTH_BYTES, plaintext);
            if (rekey) seal.rekey(now);
            int size = plaintext + ChannelFrames.TAG;
            record[0] = (byte) (size >>> 8);
            record[1] = (byte) size;
            ctx.write(Unpooled.wrappedBuffer(record), promises.joined());
        }
        if (phase == Phase.OPEN && ctx.channel().bytesBeforeWritable() > MAX_HELD) {
            // No CLOSE: who does not read would not read it either.
            end(ctx, Optional.of(ReasonCode.OVERLOADED), false, "the other side does not read");
            ctx.close();
        }
    }

    private static void write(ChannelHandlerContext ctx, byte[] bytes) {
        if (bytes.length > 0) ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes), ctx.voidPromise());
    }

    // ---- the end ----

    private void closeWith(ChannelHandlerContext ctx, ReasonCode reason, String detail) {
        if (phase == Phase.CLOSED) return;
        if (sealer == null) {
            end(ctx, Optional.of(reason), false, detail);
            ctx.close();
            return;
        }
        ByteBuf close = Unpooled.buffer(1 + ChannelFrames.CLOSE_BODY)
                .writeByte(ChannelFrames.CLOSE)
                .writeShort(reason.code());
        ChannelPromise sent = ctx.newPromise();
        outgoing.add(close, sent, ctx.voidPromise());
        sealPending(ctx);
        // Told before anything leaves: a carrier that breaks or closes at once would else hide the reason.
        end(ctx, Optional.of(reason), false, detail);
        Future<?> grace = ctx.executor().schedule(() -> ctx.close(), CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
        sent.addListener(done -> {
            grace.cancel(false);
            ctx.close();
        });
        ctx.flush();
    }

    private void end(ChannelHandlerContext ctx, Optional<ReasonCode> reason, boolean byPeer, String detail) {
        if (phase == Phase.CLOSED) return;
        phase = Phase.CLOSED;
        if (timer != null) timer.cancel(false);
        outgoing.failAll(new ClosedChannelException());
        reader.release();
        if (exchange != null) exchange.destroy();
        if (sealer != null) sealer.wipe();
        if (opener != null) opener.wipe();
        exchange = null;
        sealer = null;
        opener = null;
        heartbeat = null;
        ctx.fireUserEventTriggered(new ChannelClosed(reason, byPeer, detail));
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    private Exchange exchange() {
        if (exchange == null) throw new IllegalStateException("no handshake under way");
        return exchange;
    }

    private RecordOpener opener() {
        if (opener == null) throw new IllegalStateException("no keys");
        return opener;
    }

    private ChannelHandlerContext context() {
        if (context == null) throw new IllegalStateException("not in a pipeline");
        return context;
    }

    // ---- outbound operations that only pass ----

    @Override
    public void bind(ChannelHandlerContext ctx, SocketAddress local, ChannelPromise promise) {
        ctx.bind(local, promise);
    }

    @Override
    public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        ctx.connect(remote, local, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.close(promise);
    }

    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.deregister(promise);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.read();
    }
}
