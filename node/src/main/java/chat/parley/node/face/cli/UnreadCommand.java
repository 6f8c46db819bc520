package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code unread}: what is new, a line a conversation. */
@Command(name = "unread", description = Usage.UNREAD)
final class UnreadCommand extends CliCommand {
    @Override
    int run(Context context) throws InterruptedException {
        List<Views.Unread> unread = context.store().look(core -> core.unread());
        Table table = new Table(Table.Column.left(10), Table.Column.right(0), Table.Column.left(0));
        for (Views.Unread row : unread) {
            if (context.json()) {
                context.output().json(row);
            } else {
                table.add(
                        PersonText.name(row.conversationName()),
                        Messages.newMessages(row.count()),
                        Messages.newest(context.times().since(row.newestAt())));
            }
        }
        table.lines().forEach(context.output()::line);
        if (unread.isEmpty() && !context.json()) context.output().note(Messages.NOTHING_NEW);
        return DONE;
    }
}
