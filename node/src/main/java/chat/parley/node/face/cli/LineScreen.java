package chat.parley.node.face.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal on which a line is edited at the bottom while others appear above it. What was typed before is remembered by the caller,
 * who has it from the store: a history file would keep texts in the clear.
 */
final class LineScreen implements Screen {
    private static final int USUAL = 80;

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final boolean colours;
    private volatile String prompt = "> ";
    private volatile List<String> words = List.of();

    private LineScreen(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        this.colours = colours;
        // An apostrophe is an apostrophe: nothing is quoted or escaped in what a person says.
        DefaultParser parser = new DefaultParser();
        parser.setQuoteChars(new char[0]);
        parser.setEscapeChars(new char[0]);
        Completer completer = (line, parsed, candidates) -> complete(parsed.wordIndex(), candidates);
        reader = (LineReaderImpl) LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(completer)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                // The row that is printed stands in place of what was typed.
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .build();
    }

    /** Takes over this process's terminal. */
    static LineScreen open(boolean colours) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .jni(false) // would unpack a library into the temp folder at each start
                .encoding(StandardCharsets.UTF_8)
                .build();
        return new LineScreen(terminal, colours);
    }

    @Override
    public void print(String line) {
        reader.printAbove(line);
    }

    @Override
    public void prompt(String text) {
        if (text.equals(prompt)) return;
        prompt = text;
        try {
            if (!reader.isReading()) return;
            reader.setPrompt(text);
            reader.callWidget(LineReader.REDRAW_LINE);
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException finished) {
            // The line was finished meanwhile; the next one has the new prompt.
        }
    }

    @Override
    public Optional<String> read() throws InterruptedException {
        while (true) {
            try {
                return Optional.of(reader.readLine(prompt));
            } catch (EndOfFileException leaves) {
                return Optional.empty();
            } catch (UserInterruptException cleared) {
                if (Thread.interrupted()) throw new InterruptedException();
                if (cleared.getPartialLine().isEmpty()) print(Messages.CTRL_D_LEAVES);
            }
        }
    }

    @Override
    public void remember(List<String> earlier) {
        earlier.forEach(reader.getHistory()::add);
    }

    @Override
    public void complete(List<String> completions) {
        words = List.copyOf(completions);
    }

    private void complete(int wordIndex, List<Candidate> candidates) {
        for (String word : words) {
            // A command stands first in its line, a name anywhere.
            if (!word.startsWith("/") || wordIndex == 0) candidates.add(new Candidate(word));
        }
    }

    @Override
    public String style(Style style, String text) {
        return colours ? style.of(text) : text;
    }

    @Override
    public int columns() {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : USUAL;
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException closed) {
            // The terminal is gone, and its state with it.
        }
    }
}
