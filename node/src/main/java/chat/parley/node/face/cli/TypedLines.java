package chat.parley.node.face.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of an input, in UTF-8. A line longer than a message may be is never kept whole. */
final class TypedLines {
    /** A line without its end. {@code bytes} is its length; above {@link #LONGEST} the text is cut. */
    record Line(String text, long bytes) {
        boolean isTooLong() {
            return bytes > LONGEST;
        }
    }

    /** Bytes of UTF-8 that a message may have. */
    static final int LONGEST = 60_000;

    private final InputStream in;

    TypedLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line, or nothing at the end; waits for it. */
    Optional<Line> next() throws InterruptedException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long bytes = 0;
        try {
            int next = in.read();
            if (next < 0) return Optional.empty();
            for (; next >= 0 && next != '\n'; next = in.read()) {
                if (bytes++ < LONGEST) kept.write(next);
            }
        } catch (InterruptedIOException gone) {
            throw (InterruptedException) new InterruptedException().initCause(gone);
        } catch (IOException unreadable) {
            // An interrupt closes the channel behind stdin, since nothing else would end the read.
            if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
            return Optional.empty(); // A terminal that hung up has no more lines either.
        }
        String text = kept.toString(StandardCharsets.UTF_8);
        return Optional.of(new Line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, bytes));
    }

    /** Whether more can be read without waiting. */
    boolean hasMore() {
        try {
            return in.available() > 0;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
