package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code join ADDRESS}: one more home rendezvous. */
@Command(name = "join", description = Usage.JOIN)
final class JoinCommand extends CliCommand {
    @Parameters(paramLabel = "ADDRESS", description = Usage.ADDRESS)
    private String address = "";

    @Override
    int run(Context context) throws InterruptedException {
        Views.Joined joined = context.store().ask(core -> core.join(address));
        if (context.json()) context.output().json(joined);
        else context.output().line(Messages.joined(PersonText.server(joined.address()), joined.isNew()));
        return DONE;
    }
}
