package chat.parley.node.face.cli;

import org.jline.utils.WCWidth;

/** Makes what other people wrote harmless on a terminal, and measures how wide it stands there. */
final class TerminalText {
    private static final int REPLACEMENT = 0xfffd;

    private TerminalText() {}

    /** Text on one line: what acts shows as U+FFFD, line ends and tabs as a space. */
    static String line(String text) {
        return clean(text, " ");
    }

    /** Text whose further lines are indented, so that none can pose as a line of ours. */
    static String block(String text, int indent) {
        return clean(text, "\n" + " ".repeat(indent));
    }

    private static String clean(String text, String newline) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(character -> {
            if (character == '\n') clean.append(newline);
            else if (character == '\t') clean.append(newline.length() == 1 ? " " : "\t");
            else clean.appendCodePoint(acts(character) ? REPLACEMENT : character);
        });
        return clean.toString();
    }

    /** Whether a character acts rather than shows: controls, line and paragraph ends, bidirectional marks, half surrogates. */
    static boolean acts(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default ->
                (character >= 0x202a && character <= 0x202e)
                        || (character >= 0x2066 && character <= 0x2069)
                        || character == 0x200e
                        || character == 0x200f
                        || character == 0x061c;
        };
    }

    /** Columns that text takes. */
    static int width(String text) {
        return text.codePoints()
                .map(character -> Math.max(0, WCWidth.wcwidth(character)))
                .sum();
    }

    /** Fills up with spaces on the right. */
    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /** Fills up with spaces on the left. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /** The beginning of a text in at most so many columns. */
    static String shortened(String text, int width) {
        if (width(text) <= width) return text;
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            used += Math.max(0, WCWidth.wcwidth(character));
            if (used > width) break;
            kept.appendCodePoint(character);
            at += Character.charCount(character);
        }
        return kept.append('…').toString();
    }
}
