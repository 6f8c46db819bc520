package chat.parley.node.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A command line and all that it may touch of the process it was typed in, so that it runs alike in a process of its own, inside a
 * node for a fast client, and in a chat.
 *
 * @param place where it was typed
 * @param in stdin; read only when the command reads
 * @param out stdout; a write may wait for whoever reads it
 * @param err stderr
 */
public record Invocation(List<String> arguments, Place place, InputStream in, OutputStream out, OutputStream err) {
    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /**
     * Where it was typed.
     *
     * @param columns the terminal's, or 0 where there is none
     */
    public record Place(
            Path workingDirectory,
            int columns,
            boolean inTerminal,
            boolean outTerminal,
            boolean errTerminal,
            boolean noColour) {}
}
