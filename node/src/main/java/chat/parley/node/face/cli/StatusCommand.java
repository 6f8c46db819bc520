package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;

/** {@code status}: this node, its rendezvous, and every contact with its path. */
@Command(name = "status", description = Usage.STATUS)
final class StatusCommand extends CliCommand {
    /** Wide enough for the word rendezvous, under which the names stand. */
    private static final int NAME = 10;

    @Override
    int run(Context context) throws InterruptedException {
        Views.Status status = context.store().look(core -> core.status());
        boolean running = status.running() && !context.store().isOwn();
        Output output = context.output();
        if (context.json()) {
            output.json(new Views.Status(
                    status.peerId(),
                    status.name(),
                    running,
                    status.runningMs(),
                    status.listen(),
                    status.rendezvous(),
                    status.contacts()));
            return DONE;
        }
        output.line(Messages.statusHead(status, running));
        printRendezvous(output, status);
        printContacts(context, status);
        return DONE;
    }

    private static void printRendezvous(Output output, Views.Status status) {
        int address = 0;
        int state = 0;
        for (Views.Rendezvous server : status.rendezvous()) {
            address = Math.max(address, PersonText.server(server.address()).length());
            state = Math.max(state, server.state().length());
        }
        for (Views.Rendezvous server : status.rendezvous()) {
            String figures = server.rttMs() != null
                    ? Durations.took(server.rttMs())
                    : server.detail() == null ? "" : TerminalText.line(server.detail());
            String line = TerminalText.left("rendezvous", NAME) + "  "
                    + TerminalText.left(PersonText.server(server.address()), address) + "   "
                    + TerminalText.left(server.state(), state) + "   " + figures;
            output.line(line.stripTrailing());
        }
        if (status.rendezvous().isEmpty()) output.line(Messages.STATUS_NO_RENDEZVOUS);
    }

    private static void printContacts(Context context, Views.Status status) {
        if (status.contacts().isEmpty()) {
            context.output().note(Messages.NO_CONTACTS);
            return;
        }
        Table table = new Table(
                Table.Column.left(NAME),
                Table.Column.left(6),
                Table.Column.right(5),
                Table.Column.right(6),
                Table.Column.left(5),
                Table.Column.left(0));
        table.add(Messages.STATUS_COLUMNS.toArray(String[]::new));
        for (Views.ContactStatus contact : status.contacts()) {
            String oldest = contact.oldestQueuedMs() == null ? "" : Durations.age(contact.oldestQueuedMs());
            table.add(
                    PersonText.marked(contact.name(), contact.verified()),
                    contact.path(),
                    contact.rttMs() == null ? "" : Durations.took(contact.rttMs()),
                    Long.toString(contact.outbox()),
                    oldest,
                    Messages.contactRemark(contact, context.times()));
        }
        table.lines().forEach(context.output()::line);
    }
}
