package chat.parley.node.api;

import chat.parley.node.fast.FastFrames;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A fast client's stdin. Asks for a piece only when the command reads, so that a command that reads nothing leaves the client's
 * input to whatever runs next. One thread reads; pieces arrive on the event loop.
 */
final class FastInput extends InputStream {
    private final Channel channel;
    /** Holds the answer to the one demand that is open. */
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(1);

    private byte[] piece = new byte[0];
    private int position;
    private boolean ended;

    FastInput(Channel channel) {
        this.channel = channel;
    }

    void arrived(byte[] bytes) {
        // A client that sends what nobody asked for loses it: it is this person's own, and broken.
        if (!pieces.offer(bytes)) channel.close();
    }

    @Override
    public int read() throws IOException {
        return refill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!refill()) return -1;
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - position;
    }

    private boolean refill() throws IOException {
        if (position < piece.length) return true;
        if (ended) return false;
        FastConnection.send(channel, FastFrames.WANT, new byte[0]);
        try {
            // No timeout: a person may think before typing. The client's going away interrupts.
            piece = pieces.take();
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the client has gone");
        }
        position = 0;
        ended = piece.length == 0;
        return !ended;
    }
}
