package chat.parley.node.face.cli;

import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code add LINK [--as NAME]}: adds a contact and sends them a request. Where this process is the only node, it stays until the
 * request has gone, or a while.
 */
@Command(name = "add", description = Usage.ADD)
final class AddCommand extends CliCommand {
    /** A request needs a rendezvous connection, a circuit and one answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Parameters(paramLabel = "LINK", description = Usage.ADD_LINK)
    private String link = "";

    @Option(names = "--as", paramLabel = "NAME", description = Usage.ADD_AS)
    private @Nullable String as;

    @Override
    int run(Context context) throws InterruptedException {
        NodeLink node = context.online();
        Inbox inbox = node.follow();
        Optional<String> name = Optional.ofNullable(as);
        Views.Added added = node.ask(core -> core.add(link, name));
        Output output = context.output();
        if (context.json()) {
            output.json(added);
        } else {
            output.line(Messages.added(added));
            if (added.join() != null) {
                output.note(
                        Messages.noRendezvous(PersonText.name(added.contact().name())));
                output.note(Messages.joinThis(TerminalText.line(added.join())));
            }
        }
        output.flush();
        if (node.isOwn() && added.join() == null) awaitRequestGone(node, inbox, added.contact());
        return DONE;
    }

    private static void awaitRequestGone(NodeLink node, Inbox inbox, Views.Contact contact)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isWaiting(node, contact)) {
            // Any event may have changed it; without one, nothing has.
            Optional<Inbox.Entry> event = inbox.poll(deadline);
            if (event.isEmpty() || event.get().event() instanceof CoreEvent.Stopping) return;
        }
    }

    private static boolean isWaiting(NodeLink node, Views.Contact contact) throws InterruptedException {
        try {
            return node.look(core -> core.status()).contacts().stream()
                    .anyMatch(status -> status.peerId().equals(contact.peerId()) && status.outbox() > 0);
        } catch (UserError ended) {
            return false;
        }
    }
}
