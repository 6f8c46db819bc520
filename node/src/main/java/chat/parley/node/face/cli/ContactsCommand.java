package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code contacts}: the list. */
@Command(name = "contacts", description = Usage.CONTACTS)
final class ContactsCommand extends CliCommand {
    @Override
    int run(Context context) throws InterruptedException {
        List<Views.Contact> contacts = context.store().look(core -> core.contacts());
        Table table = new Table(Table.Column.left(10), Table.Column.left(0), Table.Column.left(0));
        for (Views.Contact contact : contacts) {
            if (context.json()) {
                context.output().json(contact);
            } else {
                table.add(
                        PersonText.marked(contact.name(), contact.verified()),
                        TerminalText.line(contact.shortId()),
                        Messages.standing(contact));
            }
        }
        table.lines().forEach(context.output()::line);
        if (contacts.isEmpty() && !context.json()) context.output().note(Messages.NO_CONTACTS);
        return DONE;
    }
}
