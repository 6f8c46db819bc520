package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code why CONTACT}: why this path and not a better one. */
@Command(name = "why", description = Usage.WHY)
final class WhyCommand extends CliCommand {
    private static final int KIND = 7;
    private static final int ADDRESS = 17;
    private static final int RESULT = 34;

    @Parameters(paramLabel = "CONTACT", description = Usage.CONTACT)
    private String who = "";

    @Override
    int run(Context context) throws InterruptedException {
        Views.Why why = context.store().look(core -> core.why(who));
        Output output = context.output();
        if (context.json()) {
            output.json(why);
            return DONE;
        }
        output.line(Messages.whyHead(why));
        int address = why.attempts().stream()
                .filter(attempt -> attempt.address() != null)
                .mapToInt(attempt -> String.valueOf(attempt.address()).length())
                .reduce(ADDRESS, Math::max);
        for (Views.Attempt attempt : why.attempts()) output.line(attempt(attempt, address));
        for (int i = 0; i < why.advice().size(); i++) {
            output.line(Messages.advice(
                    TerminalText.line(why.advice().get(i)),
                    i == 0,
                    i == why.advice().size() - 1));
        }
        if (why.nextTryMs() != null) output.line(Messages.nextTry(why.nextTryMs()));
        return DONE;
    }

    private static String attempt(Views.Attempt attempt, int address) {
        String kind = " " + TerminalText.left(attempt.kind(), KIND) + " ";
        String result = TerminalText.line(attempt.result());
        if (attempt.address() == null) return kind + result;
        return kind + TerminalText.left(TerminalText.line(attempt.address()), address) + "   "
                + TerminalText.left(result, RESULT) + "  " + Messages.ago(attempt.agoMs());
    }
}
