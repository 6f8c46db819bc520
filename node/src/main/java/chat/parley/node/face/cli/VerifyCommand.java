package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify CONTACT [--yes]}: the safety number, and that it was compared. */
@Command(name = "verify", description = Usage.VERIFY)
final class VerifyCommand extends CliCommand {
    private static final int GROUPS_A_LINE = 4;

    @Parameters(paramLabel = "CONTACT", description = Usage.CONTACT)
    private String who = "";

    @Option(names = "--yes", description = Usage.VERIFY_YES)
    private boolean yes;

    @Override
    int run(Context context) throws InterruptedException {
        Views.Safety safety = context.store().ask(core -> core.verify(who, yes));
        Output output = context.output();
        if (context.json()) {
            output.json(safety);
            return DONE;
        }
        List<String> groups = List.of(safety.number().strip().split("\\s+"));
        for (int i = 0; i < groups.size(); i += GROUPS_A_LINE) {
            output.line(String.join(" ", groups.subList(i, Math.min(i + GROUPS_A_LINE, groups.size()))));
        }
        output.note(
                safety.verified() ? Messages.verified(PersonText.name(safety.name())) : Messages.verifyNext(safety));
        return DONE;
    }
}
