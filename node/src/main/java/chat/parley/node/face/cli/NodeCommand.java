package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code node}: a node with no screen, until it is stopped. */
@Command(name = "node", description = Usage.NODE)
final class NodeCommand extends CliCommand {
    /** A command that was the node for its own time has ended by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration BETWEEN = Duration.ofMillis(50);

    @Mixin
    private NodeFlags flags = new NodeFlags();

    @Override
    int run(Context context) throws InterruptedException {
        NodeOptions options = flags.options(context, false);
        awaitNobody(context);
        NodeLink node = context.staying(options);
        if (!node.isOwn()) throw new UserError(Messages.alreadyRuns(context.home()), Messages.ALREADY_RUNS_NEXT);
        Output output = context.output();
        Inbox inbox = node.follow();
        Views.Status status = node.look(core -> core.status());
        if (context.json()) output.json(Map.of("ready", status.peerId()));
        else output.line(Messages.ready(status.peerId()));
        output.flush();
        NodeReport report = new NodeReport(output::note);
        report.start(status, System.nanoTime());
        try {
            while (true) {
                Optional<Inbox.Entry> entry = inbox.poll(Math.min(report.deadlineNanos(), farFromNow()));
                if (entry.isPresent()
                        && !report.happened(entry.get().event(), entry.get().nanos())) return DONE;
                report.onTime(System.nanoTime());
            }
        } catch (InterruptedException asked) {
            // SIGTERM: the node ends as it does by parley stop.
            return DONE;
        }
    }

    private static long farFromNow() {
        return System.nanoTime() + Duration.ofHours(1).toNanos();
    }

    private static void awaitNobody(Context context) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Optional<Lease> other = context.running(); other.isPresent(); other = context.running()) {
            other.get().close();
            if (System.nanoTime() - deadline > 0) {
                throw new UserError(Messages.alreadyRuns(context.home()), Messages.ALREADY_RUNS_NEXT);
            }
            boolean unused = new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
