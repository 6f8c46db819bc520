package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.fast.FastFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Tells by a connection's first byte which of the two protocols it speaks, and makes room for that one. */
final class FirstByte extends ByteToMessageDecoder {
    private final Core core;
    private final Optional<CommandHandler> commands;
    private final ExecutorService pool;

    FirstByte(Core core, Optional<CommandHandler> commands, ExecutorService pool) {
        this.core = core;
        this.commands = commands;
        this.pool = pool;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!in.isReadable()) return;
        ChannelPipeline pipeline = ctx.pipeline();
        if (in.getByte(in.readerIndex()) != FastFrames.MAGIC) {
            pipeline.addLast(new LineBasedFrameDecoder(ApiLimits.LINE_BYTES), new RpcConnection(core));
        } else if (commands.isPresent()) {
            in.skipBytes(1);
            pipeline.addLast(new FastDecoder(), new FastConnection(commands.get(), pool));
        } else {
            // A node that is there for one command takes no others: they would end with it.
            in.skipBytes(in.readableBytes());
            ctx.close();
            return;
        }
        pipeline.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
