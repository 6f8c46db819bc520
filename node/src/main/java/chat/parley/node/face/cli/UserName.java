package chat.parley.node.face.cli;

import java.text.Normalizer;

/** What a new home's owner is called until they say otherwise: the system's user, as a name may be. */
final class UserName {
    private static final int LONGEST = 32;
    private static final String NOBODY = "me";

    private UserName() {}

    static String ofThisSystem() {
        return clean(System.getProperty("user.name", NOBODY));
    }

    /** A name of 1 to 32 characters, one line, NFC, in which nothing acts on a terminal. */
    static String clean(String user) {
        StringBuilder name = new StringBuilder();
        Normalizer.normalize(user, Normalizer.Form.NFC)
                .codePoints()
                .filter(character -> character >= ' ' && !TerminalText.acts(character))
                .limit(LONGEST)
                .forEach(name::appendCodePoint);
        String stripped = name.toString().strip();
        return stripped.isEmpty() ? NOBODY : stripped;
    }
}
