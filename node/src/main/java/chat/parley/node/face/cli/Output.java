package chat.parley.node.face.cli;

import chat.parley.node.api.Invocation;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: data to stdout, all else to stderr, in UTF-8. Lines wait to be written together until {@link #flush}, which
 * every command does before it waits for anything. One thread.
 */
final class Output {
    /** Nobody reads any more; the command ends quietly. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("nobody reads", null, false, false);
        }
    }

    /** Apart, since most commands print no JSON, and Jackson takes longer to load than they to run. */
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .build();

        private Json() {}
    }

    private static final int BUFFER = 1 << 15;

    private final BufferedOutputStream out;
    private final OutputStream err;
    private final boolean colours;

    Output(Invocation invocation) {
        out = new BufferedOutputStream(invocation.out(), BUFFER);
        err = invocation.err();
        colours = invocation.place().outTerminal() && !invocation.place().noColour();
    }

    /** One line of data. */
    void line(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new Closed();
        }
    }

    /** One object of data, on one line; characters that act on a terminal are escaped, so that the text stays exact. */
    void json(Object row) {
        try {
            StringBuilder line = new StringBuilder();
            Json.MAPPER.writeValueAsString(row).codePoints().forEach(character -> {
                if (TerminalText.acts(character)) line.append(String.format("\\u%04x", character));
                else line.appendCodePoint(character);
            });
            line(line.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One line for the person. */
    void note(String line) {
        flush();
        try {
            err.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException gone) {
            throw new Closed();
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException gone) {
            throw new Closed();
        }
    }

    /** Text of stdout in a style, where there are colours. */
    String style(Style style, String text) {
        return colours ? style.of(text) : text;
    }
}
