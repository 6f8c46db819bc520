package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one peer and has not left for its socket, by kind, and what follows when the peer does not read.
 *
 * <p>Where the socket takes everything at once, which is nearly always, a flush settles the account. Where it doesn't, an empty
 * buffer is written behind what was flushed; when its turn comes all before it has left. Bounds: circuit data by credit (1 MiB)
 * and by {@link Defaults#FRAMES_HELD} frames, control by {@link Defaults#CONTROL_HELD}, all connections together by
 * {@link HeldBytes}, there with what small frames cost beside their bytes; and a peer whose socket takes
 * nothing for {@link Defaults#UNWRITABLE} is closed. On the connection's loop.
 */
final class Outbox {
    /** A slow peer is looked at so many times within {@link Defaults#UNWRITABLE}. */
    private static final int LOOKS = 4;

    private final Connection owner;
    private final HeldBytes held;
    private final ChannelHandlerContext above;
    /** The secure channel's own context: what is written to it goes to the socket. */
    private final ChannelHandlerContext below;

    private int dataBytes;
    private int dataFrames;
    private int controlBytes;
    private int controlFrames;
    private int unflushedControl;
    /** What {@link HeldBytes} knows of. */
    private int counted;

    private boolean marked;
    private boolean watched;

    /**
     * Writes through a pipeline.
     *
     * @param held where all connections are counted together
     * @param above the context above the secure channel
     * @param below the secure channel's context
     */
    Outbox(Connection owner, HeldBytes held, ChannelHandlerContext above, ChannelHandlerContext below) {
        this.owner = owner;
        this.held = held;
        this.above = above;
        this.below = below;
    }

    /**
     * Writes CIRCUIT_DATA, to be flushed at the end of the turn.
     *
     * @param frame taken over
     * @param payload its payload in bytes; the circuits hear of it again when it has left
     */
    void data(ByteBuf frame, int payload) {
        dataBytes += payload;
        dataFrames++;
        above.write(frame, above.voidPromise());
        owner.touch();
    }

    /** Writes any other frame, taken over, to be flushed at the end of the turn. */
    void control(ByteBuf frame) {
        controlBytes += frame.readableBytes();
        controlFrames++;
        unflushedControl += frame.readableBytes();
        above.write(frame, above.voidPromise());
        if (unflushedControl > Defaults.CONTROL_BURST) flush();
        else owner.touch();
    }

    Channel channel() {
        return above.channel();
    }

    void flush() {
        unflushedControl = 0;
        above.flush();
        settle();
    }

    /** Whether one more small frame of circuit data may wait. */
    boolean hasRoomForData() {
        return dataFrames < Defaults.FRAMES_HELD;
    }

    /** Whether news that can wait should be written now. */
    boolean hasRoomForPresence() {
        return controlBytes < Defaults.PRESENCE_HELD;
    }

    /** The carrier became unwritable: look whether anything moves from here on. */
    void watch() {
        if (watched) return;
        watched = true;
        look(progress(), 0);
    }

    private void settle() {
        ChannelOutboundBuffer pending = above.channel().unsafe().outboundBuffer();
        if (pending == null || pending.isEmpty()) {
            left(dataBytes, dataFrames, controlBytes, controlFrames);
            return;
        }
        if (!marked) mark();
        if (!count() || controlBytes > Defaults.CONTROL_HELD) owner.close(ReasonCode.OVERLOADED);
    }

    /** The connection ended: nothing is held for it any more. */
    void onGone() {
        dataBytes = 0;
        dataFrames = 0;
        controlBytes = 0;
        controlFrames = 0;
        count();
    }

    private boolean count() {
        int now = dataBytes + controlBytes + Defaults.FRAME_OVERHEAD * (dataFrames + controlFrames);
        if (now == counted) return true;
        boolean within = held.add(now - counted);
        counted = now;
        return within;
    }

    private void mark() {
        marked = true;
        int data = dataBytes;
        int frames = dataFrames;
        int control = controlBytes;
        int controls = controlFrames;
        ChannelPromise reached = below.newPromise();
        reached.addListener(done -> {
            marked = false;
            if (!done.isSuccess()) return;
            left(
                    Math.min(data, dataBytes),
                    Math.min(frames, dataFrames),
                    Math.min(control, controlBytes),
                    Math.min(controls, controlFrames));
            if (dataFrames > 0 || controlBytes > 0) settle();
        });
        below.write(Unpooled.EMPTY_BUFFER, reached);
        below.flush();
    }

    private void left(int data, int frames, int control, int controls) {
        dataBytes -= data;
        dataFrames -= frames;
        controlBytes -= control;
        controlFrames -= controls;
        if (counted > 0) count();
        owner.onLeft(data);
    }

    private void look(long before, int stalled) {
        owner.hub().timers().after(Defaults.UNWRITABLE.toNanos() / LOOKS, () -> {
            if (above.channel().isWritable() || !above.channel().isActive()) {
                watched = false;
                return;
            }
            long now = progress();
            if (now != before) look(now, 0);
            else if (stalled + 1 < LOOKS) look(now, stalled + 1);
            else owner.close(ReasonCode.OVERLOADED);
        });
    }

    /** A number that is the same again only when nothing left in between. */
    private long progress() {
        ChannelOutboundBuffer pending = above.channel().unsafe().outboundBuffer();
        @Nullable Object first = pending == null ? null : pending.current();
        int unsent = first instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        return (long) System.identityHashCode(first) << 32 | unsent;
    }
}
