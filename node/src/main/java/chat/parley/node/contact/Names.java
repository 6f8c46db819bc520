package chat.parley.node.contact;

import java.text.Normalizer;
import java.util.Optional;

/** What a person may be called: 1 to 32 characters, one line, NFC, nothing that acts on a terminal. */
public final class Names {
    /** Longest name in code points. */
    public static final int MAX = 32;

    private Names() {}

    /** Whether it is a name as it stands. */
    public static boolean isValid(String name) {
        return name.equals(name.strip())
                && !name.isEmpty()
                && name.codePointCount(0, name.length()) <= MAX
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.codePoints().noneMatch(Names::acts);
    }

    /** The name that a person meant by this text, if there is one. */
    public static Optional<String> of(String text) {
        String name = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        return isValid(name) ? Optional.of(name) : Optional.empty();
    }

    /** Whether a character acts rather than shows: controls, line and paragraph ends, bidirectional overrides, half surrogates. */
    public static boolean acts(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> {
                return true;
            }
            default -> {
                return (codePoint >= 0x202a && codePoint <= 0x202e)
                        || (codePoint >= 0x2066 && codePoint <= 0x2069)
                        || codePoint == 0x200e
                        || codePoint == 0x200f
                        || codePoint == 0x061c;
            }
        }
    }
}
