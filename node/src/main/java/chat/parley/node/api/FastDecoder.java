package chat.parley.node.api;

import chat.parley.node.fast.FastFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a fast client's frames: one {@link Start}, then {@link Input}s. A frame's size is checked before any of it is kept. */
final class FastDecoder extends ByteToMessageDecoder {
    /** The command line. */
    record Start(List<String> arguments, Invocation.Place place) {}

    /** A piece of stdin; empty at its end. */
    record Input(byte[] bytes) {}

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < FastFrames.HEADER) return;
        byte type = in.getByte(in.readerIndex());
        long length = in.getUnsignedInt(in.readerIndex() + 1);
        if (length > (type == FastFrames.START ? FastFrames.MAX_START : FastFrames.MAX_PIECE)) {
            throw new DecoderException("frame of " + length);
        }
        if (in.readableBytes() < FastFrames.HEADER + length) return;
        in.skipBytes(FastFrames.HEADER);
        ByteBuf body = in.readSlice((int) length);
        if (type == FastFrames.START) {
            out.add(start(body));
        } else if (type == FastFrames.INPUT) {
            byte[] bytes = new byte[body.readableBytes()];
            body.readBytes(bytes);
            out.add(new Input(bytes));
        }
    }

    private static Start start(ByteBuf body) {
        try {
            int flags = body.readUnsignedByte();
            int columns = body.readUnsignedShort();
            Path workingDirectory = Path.of(text(body));
            int count = body.readUnsignedShort();
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < count; i++) arguments.add(text(body));
            return new Start(
                    arguments,
                    new Invocation.Place(
                            workingDirectory,
                            columns,
                            (flags & FastFrames.IN_TERMINAL) != 0,
                            (flags & FastFrames.OUT_TERMINAL) != 0,
                            (flags & FastFrames.ERR_TERMINAL) != 0,
                            (flags & FastFrames.NO_COLOUR) != 0));
        } catch (IndexOutOfBoundsException | InvalidPathException malformed) {
            throw new DecoderException("malformed start", malformed);
        }
    }

    private static String text(ByteBuf body) {
        long length = body.readUnsignedInt();
        if (length > body.readableBytes()) throw new IndexOutOfBoundsException();
        return body.readCharSequence((int) length, StandardCharsets.UTF_8).toString();
    }
}
