package chat.parley.node.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts what a channel brings into lines; holds at most one of the longest. One thread. */
final class LineBuffer {
    private static final int FIRST = 1 << 14;

    private final int longest;
    private byte[] bytes = new byte[FIRST];
    private int start;
    private int scanned;
    private int end;

    /** Lines of up to this many bytes, their end included. */
    LineBuffer(int longest) {
        this.longest = longest;
    }

    /** Waits for more bytes; false at the end. */
    boolean fill(ReadableByteChannel channel) throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            scanned -= start;
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            if (end >= longest) throw new IOException("a line of more than " + longest + " bytes");
            bytes = Arrays.copyOf(bytes, Math.min(longest, 2 * bytes.length));
        }
        int count = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
        if (count < 0) return false;
        end += count;
        return true;
    }

    /** The next whole line without its end, or null when more bytes are needed first. */
    byte @Nullable [] next() {
        for (; scanned < end; scanned++) {
            if (bytes[scanned] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, start, scanned);
                start = ++scanned;
                return line;
            }
        }
        return null;
    }
}
