package chat.parley.node.face.cli;

import java.util.List;
import java.util.Optional;

/** Where a conversation is shown and typed. {@link #read} is one thread's; all else may be called by another meanwhile. */
interface Screen extends AutoCloseable {
    /** Shows a line, above what is being typed. */
    void print(String line);

    /** What stands before what is being typed. */
    void prompt(String prompt);

    /** The next line typed, or nothing when the person leaves; waits for it. */
    Optional<String> read() throws InterruptedException;

    /** Gives earlier lines, oldest first, to whoever can call them up again. */
    void remember(List<String> earlier);

    /** What a word may be completed to: commands with their slash, and names. */
    void complete(List<String> words);

    /** A text in a style, where styles show. */
    String style(Style style, String text);

    /** Columns of a line. */
    int columns();

    @Override
    void close();
}
