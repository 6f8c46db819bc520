package chat.parley.node.contact;

import java.text.Normalizer;
import java.util.Optional;

/** What a person may be called: 1 to 32 characters, one line, NFC, nothing that acts on a terminal or that nobody sees. */
public final class Names {
    /** Longest name in code points. */
    public static final int MAX = 32;

    /** The two invisible characters that scripts and emoji can't do without, inside a name. */
    private static final int NON_JOINER = 0x200c;

    private static final int JOINER = 0x200d;

    private Names() {}

    /** Whether it is a name as it stands. */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && !isBlank(name.codePointAt(0))
                && !isBlank(name.codePointBefore(name.length()))
                && name.codePointCount(0, name.length()) <= MAX
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.codePoints().noneMatch(Names::acts);
    }

    /** The name that a person meant by this text, if there is one. */
    public static Optional<String> of(String text) {
        String name = Normalizer.normalize(text, Normalizer.Form.NFC);
        int start = 0;
        int end = name.length();
        while (start < end && isBlank(name.codePointAt(start))) start += Character.charCount(name.codePointAt(start));
        while (start < end && isBlank(name.codePointBefore(end))) end -= Character.charCount(name.codePointBefore(end));
        String stripped = name.substring(start, end);
        return isValid(stripped) ? Optional.of(stripped) : Optional.empty();
    }

    /** What a name may hold inside but not begin or end with. */
    private static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || codePoint == NON_JOINER
                || codePoint == JOINER;
    }

    /**
     * Whether a character acts rather than shows, or lets two names look like one: controls, line and paragraph ends, half
     * surrogates, and format characters (bidirectional overrides, zero-width spaces, tags) save the two joiners.
     */
    public static boolean acts(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> {
                return true;
            }
            case Character.FORMAT -> {
                return codePoint != NON_JOINER && codePoint != JOINER;
            }
            default -> {
                return false;
            }
        }
    }
}
