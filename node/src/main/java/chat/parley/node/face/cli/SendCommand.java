package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send CONTACT TEXT}: says something, or each line of stdin, and waits until it has arrived. */
@Command(name = "send", description = Usage.SEND, footer = Usage.SEND_FOOTER)
final class SendCommand extends CliCommand {
    private static final String STDIN = "-";

    @Parameters(index = "0", paramLabel = "CONTACT", description = Usage.CONTACT)
    private String contact = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = Usage.TEXT)
    private String text = "";

    @Option(names = "--wait", paramLabel = "STATE", defaultValue = "delivered", description = Usage.SEND_WAIT)
    private String wait = "";

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30s", description = Usage.SEND_TIMEOUT)
    private String timeout = "";

    @Override
    int run(Context context) throws InterruptedException {
        MessageState wanted = wanted();
        Duration patience = Durations.parse(timeout)
                .orElseThrow(() -> new UserError(
                        Messages.wrongValue("--timeout", timeout, "500ms, 30s, 2m, 1h"), "", UserError.USAGE));
        String first = text.equals(STDIN) ? text : MessageText.checked(text);
        NodeLink node = context.online();
        Outgoing outgoing = new Outgoing(node, contact, wanted, message -> committed(context, message));
        Optional<UserError> tooLong = Optional.empty();
        if (text.equals(STDIN)) tooLong = sayLines(context, outgoing);
        else outgoing.say(first);
        long deadline = System.nanoTime() + patience.toNanos();
        outgoing.commit();
        context.output().flush();
        outgoing.await(deadline);
        int code = report(context, node, outgoing.said(), wanted, patience);
        if (tooLong.isPresent()) throw tooLong.get();
        return code;
    }

    private MessageState wanted() {
        return switch (wait) {
            case "queued" -> MessageState.QUEUED;
            case "delivered" -> MessageState.DELIVERED;
            case "read" -> MessageState.READ;
            default ->
                throw new UserError(
                        Messages.wrongValue("--wait", wait, "queued, delivered, read"), "", UserError.USAGE);
        };
    }

    /** Says line by line; a line that is too long ends it, so that what follows does not stand in its place. */
    private static Optional<UserError> sayLines(Context context, Outgoing outgoing) throws InterruptedException {
        TypedLines lines = new TypedLines(context.invocation().in());
        boolean typed = context.invocation().place().inTerminal();
        for (Optional<TypedLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().isTooLong())
                return Optional.of(MessageText.tooLong(line.get().bytes()));
            if (line.get().text().isBlank()) continue;
            outgoing.say(line.get().text());
            if (typed) {
                outgoing.commit();
                context.output().flush();
            }
        }
        return Optional.empty();
    }

    private static void committed(Context context, Views.Message message) {
        if (!context.json()) context.output().line(message.id());
    }

    private int report(Context context, NodeLink node, List<Outgoing.Said> said, MessageState wanted, Duration patience)
            throws InterruptedException {
        Output output = context.output();
        if (context.json()) said.forEach(one -> output.json(one.message()));
        output.flush();
        SendReport report = new SendReport(said, wanted);
        if (report.failed() > 0) output.note(report.failedLine());
        if (report.late() > 0) {
            output.note(report.lateLine(status(node, said.get(0).message()), patience, context.times()));
            return UserError.TIMED_OUT;
        }
        if (wanted != MessageState.QUEUED && report.done() > 0) output.note(report.doneLine());
        return report.failed() > 0 ? UserError.FAILED : DONE;
    }

    private static Optional<Views.ContactStatus> status(NodeLink node, Views.Message message)
            throws InterruptedException {
        return node.look(core -> core.status()).contacts().stream()
                .filter(row -> row.peerId().equals(message.conversation()))
                .findFirst();
    }
}
