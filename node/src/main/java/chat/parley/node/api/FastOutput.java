package chat.parley.node.api;

import chat.parley.node.fast.FastFrames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A fast client's stdout or stderr: each write is a frame, and waits while the client takes nothing. One thread writes. */
final class FastOutput extends OutputStream {
    private final Channel channel;
    private final byte type;

    FastOutput(Channel channel, byte type) {
        this.channel = channel;
        this.type = type;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = offset; at < offset + length; at += FastFrames.MAX_PIECE) {
            send(Arrays.copyOfRange(bytes, at, Math.min(at + FastFrames.MAX_PIECE, offset + length)));
        }
    }

    private void send(byte[] body) throws IOException {
        ChannelFuture sent = FastConnection.send(channel, type, body);
        try {
            // No timeout: somebody may read in a pager. Completes when the client goes away.
            if (!channel.isWritable()) sent.await();
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the client has gone");
        }
        if (!channel.isActive()) throw new IOException("the client has gone");
    }
}
