package chat.parley.node.store;

import java.text.Normalizer;
import java.util.Locale;

/** Texts as a search compares them: without case and composition, any script. Chinese and the like stay as they are. */
final class Fold {
    private Fold() {}

    /** Two texts that differ only in case or in how accents are encoded give the same. */
    static String of(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        // Up, for ß and its like; then down character by character, since toLowerCase of a string has two small sigmas.
        String upper = composed.toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(upper.length());
        for (int i = 0; i < upper.length(); i += Character.charCount(upper.codePointAt(i))) {
            folded.appendCodePoint(Character.toLowerCase(upper.codePointAt(i)));
        }
        return folded.toString();
    }
}
