package chat.parley.node.face.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code leave ADDRESS}: one home rendezvous less. */
@Command(name = "leave", description = Usage.LEAVE)
final class LeaveCommand extends CliCommand {
    @Parameters(paramLabel = "ADDRESS", description = Usage.ADDRESS)
    private String address = "";

    @Override
    int run(Context context) throws InterruptedException {
        context.store().ask(core -> core.leave(address));
        if (!context.json()) context.output().line(Messages.left(PersonText.server(address)));
        return DONE;
    }
}
