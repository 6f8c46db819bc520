package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.nio.charset.StandardCharsets;

/** What may be said: something, in at most {@link TypedLines#LONGEST} bytes. */
final class MessageText {
    private MessageText() {}

    /** The text, when it may be said. */
    static String checked(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > TypedLines.LONGEST) throw tooLong(bytes);
        if (text.isBlank()) throw new UserError(Messages.NOTHING_TO_SAY, "", UserError.USAGE);
        return text;
    }

    static UserError tooLong(long bytes) {
        return new UserError(Messages.tooLong(bytes), Messages.TOO_LONG_NEXT);
    }
}
