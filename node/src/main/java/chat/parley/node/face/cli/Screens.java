package chat.parley.node.face.cli;

import java.io.IOException;

/** Chooses the screen for an invocation. */
final class Screens {
    private Screens() {}

    /** @param plain whether a person asked for lines only */
    static Screen open(Context context, boolean plain) {
        var place = context.invocation().place();
        if (plain || !place.inTerminal() || !place.outTerminal() || isDumb()) return new PlainScreen(context);
        try {
            return LineScreen.open(!place.noColour());
        } catch (IOException without) {
            return new PlainScreen(context);
        }
    }

    private static boolean isDumb() {
        String term = System.getenv("TERM");
        return term == null || term.isEmpty() || term.equals("dumb");
    }
}
