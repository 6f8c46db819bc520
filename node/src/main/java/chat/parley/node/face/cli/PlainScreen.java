package chat.parley.node.face.cli;

import java.util.List;
import java.util.Optional;

/** A screen of nothing but lines: for pipes, for screen readers, and for terminals that can do no more. */
final class PlainScreen implements Screen {
    private static final int COLUMNS = 80;

    private final Output output;
    private final TypedLines lines;

    PlainScreen(Context context) {
        output = context.output();
        lines = new TypedLines(context.invocation().in());
    }

    @Override
    public synchronized void print(String line) {
        output.line(line);
        output.flush();
    }

    @Override
    public void prompt(String prompt) {
        // Would stand between lines that others read.
    }

    @Override
    public Optional<String> read() throws InterruptedException {
        Optional<TypedLines.Line> line = lines.next();
        if (line.isPresent() && line.get().isTooLong()) {
            throw MessageText.tooLong(line.get().bytes());
        }
        return line.map(TypedLines.Line::text);
    }

    @Override
    public void remember(List<String> earlier) {
        // Nothing is called up again.
    }

    @Override
    public void complete(List<String> words) {
        // Nothing is completed.
    }

    @Override
    public String style(Style style, String text) {
        return output.style(style, text);
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void close() {
        output.flush();
    }
}
