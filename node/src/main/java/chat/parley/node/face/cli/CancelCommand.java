package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel ID}: takes back what is still queued. */
@Command(name = "cancel", description = Usage.CANCEL)
final class CancelCommand extends CliCommand {
    @Parameters(paramLabel = "ID", description = Usage.MESSAGE_ID)
    private String id = "";

    @Override
    int run(Context context) throws InterruptedException {
        Views.Message message = context.store().ask(core -> core.cancel(id));
        if (context.json()) context.output().json(message);
        else context.output().line(Messages.cancelled(PersonText.name(message.conversationName())));
        return DONE;
    }
}
