package chat.parley.node.contact;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person may be called: 1 to 32 characters, one line, NFC, nothing that acts on a terminal or that nobody sees. Which of
 * those are the same to whoever reads them is asked of {@link #skeleton}.
 */
public final class Names {
    /** Longest name in code points. */
    public static final int MAX = 32;

    private Names() {}

    /** Whether it is a name as it stands. */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && !isBlank(name.codePointAt(0))
                && !isBlank(name.codePointBefore(name.length()))
                && name.codePointCount(0, name.length()) <= MAX
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.codePoints().noneMatch(Names::acts)
                && Unseen.isWanted(name);
    }

    /** The name that a person meant by this text, if there is one. */
    public static Optional<String> of(String text) {
        String stripped = strip(Normalizer.normalize(text, Normalizer.Form.NFC));
        return isValid(stripped) ? Optional.of(stripped) : Optional.empty();
    }

    /** Without what a name may not begin or end with. */
    private static String strip(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isBlank(name.codePointAt(start))) start += Character.charCount(name.codePointAt(start));
        while (start < end && isBlank(name.codePointBefore(end))) end -= Character.charCount(name.codePointBefore(end));
        return name.substring(start, end);
    }

    /** The beginning of a name in at most so many characters, with nothing at its end that binds what is cut off. */
    static String shortened(String name, int points) {
        if (name.codePointCount(0, name.length()) <= points) return name;
        return strip(name.substring(0, name.offsetByCodePoints(0, points)));
    }

    /**
     * What names have in common that look like one: compatibility forms, upper and lower case and what nobody sees make no
     * difference (Unicode's NFKC_Casefold, nearly). It does not tell letters of different scripts that look alike: what proves
     * who somebody is are safety numbers, never a name.
     */
    public static String skeleton(String name) {
        String composed = Normalizer.normalize(name.strip(), Normalizer.Form.NFKC);
        StringBuilder seen = new StringBuilder(composed.length());
        composed.codePoints().filter(point -> !Unseen.isUnseen(point)).forEach(seen::appendCodePoint);
        // Up, then down: that makes ß and ss, and both small sigmas, one.
        String folded = seen.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** What a name may hold inside but not begin or end with. */
    private static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || Unseen.isJoiner(codePoint);
    }

    /**
     * Whether a character acts rather than shows: controls, line and paragraph ends, half surrogates, and format characters
     * (bidirectional overrides, zero-width spaces, tags) save the two joiners.
     */
    public static boolean acts(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> {
                return true;
            }
            case Character.FORMAT -> {
                return !Unseen.isJoiner(codePoint);
            }
            default -> {
                return false;
            }
        }
    }
}
