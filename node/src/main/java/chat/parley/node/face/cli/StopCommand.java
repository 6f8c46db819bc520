package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code stop}: ends the node that runs, and waits until it has. */
@Command(name = "stop", description = Usage.STOP)
final class StopCommand extends CliCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    @Override
    int run(Context context) throws InterruptedException {
        Optional<Lease> running = context.running();
        if (running.isEmpty()) {
            context.output().note(Messages.NOTHING_RUNS);
            return DONE;
        }
        Inbox inbox = new Inbox();
        try (Lease lease = running.get()) {
            Core.Subscription subscription = lease.core().subscribe(inbox);
            Answers.await(lease.core().stop());
            awaitEnd(context, inbox);
            subscription.close();
        }
        if (!context.json()) context.output().note(Messages.STOPPED);
        return DONE;
    }

    /** Waits until nothing answers on the home's socket. An event hastens the look: the subscription tells of the end too. */
    private static void awaitEnd(Context context, Inbox inbox) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isRunning(context)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UserError(Messages.NODE_SILENT, Messages.NODE_SILENT_NEXT, UserError.TIMED_OUT);
            }
            Optional<Inbox.Entry> unused = inbox.poll(System.nanoTime() + BETWEEN_LOOKS.toNanos());
        }
    }

    private static boolean isRunning(Context context) {
        Optional<Lease> running = context.running();
        running.ifPresent(Lease::close);
        return running.isPresent();
    }
}
