package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;

/** {@code id}: who I am. */
@Command(name = "id", description = Usage.ID)
final class IdCommand extends CliCommand {
    @Override
    int run(Context context) throws InterruptedException {
        Views.Self self = context.store().look(core -> core.self());
        if (context.json()) {
            context.output().json(self);
        } else {
            context.output().line(self.peerId());
            context.output().note(Messages.self(PersonText.name(self.name()), self.shortId()));
        }
        return DONE;
    }
}
