package chat.parley.node.api;

import chat.parley.node.fast.FastFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fast client: its command runs on a thread of the pool, which the client's going away interrupts. Frames come and go on the
 * event loop.
 */
final class FastConnection extends SimpleChannelInboundHandler<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(FastConnection.class);
    private static final int BUG = 70;
    private static final int FAILED = 1;

    private final CommandHandler commands;
    private final ExecutorService pool;
    private @Nullable FastInput input;
    private @Nullable Future<?> running;
    private volatile boolean closing;

    FastConnection(CommandHandler commands, ExecutorService pool) {
        this.commands = commands;
        this.pool = pool;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FastDecoder.Start start && running == null) {
            begin(ctx.channel(), start);
        } else if (message instanceof FastDecoder.Input piece && input != null) {
            input.arrived(piece.bytes());
        } else {
            ctx.close();
        }
    }

    private void begin(Channel channel, FastDecoder.Start start) {
        FastInput in = new FastInput(channel);
        Invocation invocation = new Invocation(
                start.arguments(),
                start.place(),
                in,
                new FastOutput(channel, FastFrames.OUT),
                new FastOutput(channel, FastFrames.ERR));
        input = in;
        if (closing) {
            refuse(channel);
            return;
        }
        try {
            // Said first: what the command does is never done by a client that has not heard ACCEPTED. See FastFrames.
            running = pool.submit(() -> {
                send(channel, FastFrames.ACCEPTED, new byte[0]);
                run(channel, invocation);
            });
        } catch (RejectedExecutionException full) {
            refuse(channel);
        }
    }

    private void run(Channel channel, Invocation invocation) {
        int code;
        try {
            code = commands.run(invocation);
        } catch (RuntimeException bug) {
            LOG.warn("a command failed", bug);
            code = BUG;
        }
        if (closing) {
            send(channel, FastFrames.ERR, "the node ended before the command did\n".getBytes(StandardCharsets.UTF_8));
            code = FAILED;
        }
        send(channel, FastFrames.EXIT, new byte[] {(byte) code}).addListener(ChannelFutureListener.CLOSE);
    }

    private static void refuse(Channel channel) {
        send(channel, FastFrames.REFUSED, new byte[0]).addListener(ChannelFutureListener.CLOSE);
    }

    /** Writes one frame; from any thread. */
    static ChannelFuture send(Channel channel, byte type, byte[] body) {
        ByteBuf frame = channel.alloc().buffer(FastFrames.HEADER + body.length);
        return channel.writeAndFlush(frame.writeByte(type).writeInt(body.length).writeBytes(body));
    }

    /** Ends the command, because the node ends. */
    void close() {
        closing = true;
        if (running != null) running.cancel(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (running != null) running.cancel(true);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
