package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion SHELL}: a script that completes commands and options. */
@Command(name = "completion", description = Usage.COMPLETION)
final class CompletionCommand extends CliCommand {
    @Parameters(paramLabel = "SHELL", description = Usage.COMPLETION_SHELL)
    private String shell = "";

    @Override
    int run(Context context) {
        // The script for bash also turns on zsh's emulation of bash completion.
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UserError(Messages.noCompletion(shell), Messages.NO_COMPLETION_NEXT, UserError.USAGE);
        }
        String script = AutoComplete.bash("parley", new CommandTable().whole());
        script.lines().forEach(context.output()::line);
        return DONE;
    }
}
