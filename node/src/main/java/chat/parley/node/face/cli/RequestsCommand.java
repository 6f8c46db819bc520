package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code requests}: people who wrote without having been added. */
@Command(name = "requests", description = Usage.REQUESTS)
final class RequestsCommand extends CliCommand {
    @Override
    int run(Context context) throws InterruptedException {
        List<Views.Request> requests = context.store().look(core -> core.requests());
        Table table = new Table(Table.Column.left(0), Table.Column.left(0), Table.Column.left(0), Table.Column.left(0));
        for (Views.Request request : requests) {
            if (context.json()) {
                context.output().json(request);
            } else {
                table.add(
                        PersonText.name(request.name()),
                        TerminalText.line(request.shortId()),
                        Messages.messages(request.messages()),
                        request.text() == null ? "" : TerminalText.line(request.text()));
            }
        }
        table.lines().forEach(context.output()::line);
        if (!context.json()) {
            context.output().note(requests.isEmpty() ? Messages.NO_REQUESTS : Messages.REQUESTS_NEXT);
        }
        return DONE;
    }
}
