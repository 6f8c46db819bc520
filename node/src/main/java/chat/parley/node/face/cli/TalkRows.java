package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** What is said, as rows of time, path, round trip, who and text; the text is last, so that wide characters break nothing. */
final class TalkRows {
    private static final int PATH = 6;
    private static final int RTT = 5;
    private static final int LONGEST_NAME = 12;

    private final Times times;
    private final int who;
    private final BiFunction<Style, String, String> paint;

    /** @param friend who else speaks, for the width of the names */
    TalkRows(Times times, String friend, BiFunction<Style, String, String> paint) {
        this.times = times;
        this.paint = paint;
        this.who = Math.min(LONGEST_NAME, Math.max(Messages.YOU.length(), TerminalText.width(PersonText.name(friend))));
    }

    /** One's own message: what carried it, or how far it is, and how long its confirmation took. */
    String own(Views.Message message, String pathOrState, OptionalLong rttMs) {
        boolean arrived = MessageState.of(message.state()).hasReached(MessageState.DELIVERED);
        return row(message, pathOrState, rttMs, Messages.YOU, arrived ? Style.DIM : Style.WAITING, Style.STRONG);
    }

    /** What somebody else said. */
    String theirs(Views.Message message) {
        String name = PersonText.name(message.fromName());
        return row(message, message.path(), OptionalLong.empty(), name, Style.DIM, Style.FRIEND);
    }

    private String row(
            Views.Message message, String path, OptionalLong rttMs, String name, Style headStyle, Style nameStyle) {
        String rtt = rttMs.isPresent() ? Durations.took(rttMs.getAsLong()) : "";
        String head = times.second(message.at()) + "  " + TerminalText.left(path, PATH) + "  "
                + TerminalText.right(rtt, RTT) + "  ";
        String padded = TerminalText.left(TerminalText.shortened(name, LONGEST_NAME), who) + "  ";
        String text = TerminalText.block(message.text(), TerminalText.width(head + padded));
        return paint.apply(headStyle, head) + paint.apply(nameStyle, padded) + text;
    }
}
