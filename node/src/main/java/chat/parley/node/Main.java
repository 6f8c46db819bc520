package chat.parley.node;

import chat.parley.node.api.Invocation;
import chat.parley.node.face.cli.Cli;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one command line in this process. Properties that the launcher sets, since Java can't tell: {@code parley.terminals}, a digit
 * each for whether stdin, stdout and stderr are terminals ({@code 110}), and {@code parley.columns}.
 */
public final class Main {
    /** Longer than a node takes to tell everybody and close its store. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    private Main() {}

    /** Exits with the command's code. */
    public static void main(String[] arguments) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(endOn(Thread.currentThread(), ended, code));
        Cli cli = Cli.ofProcess(new Launcher(), System.getenv());
        code.set(cli.run(invocation(List.of(arguments))));
        ended.countDown();
        System.exit(code.get());
    }

    /**
     * On SIGINT and SIGTERM: asks the command to end, waits until it has closed what it opened, and exits with its code rather than
     * with the signal's, so that a node that was asked to end and did has ended well.
     */
    private static Thread endOn(Thread command, CountDownLatch ended, AtomicInteger code) {
        return new Thread(
                () -> {
                    if (ended.getCount() == 0) return;
                    command.interrupt();
                    try {
                        boolean inTime = ended.await(ENDING.toMillis(), TimeUnit.MILLISECONDS);
                        Runtime.getRuntime().halt(inTime ? code.get() : 1);
                    } catch (InterruptedException impossible) {
                        Thread.currentThread().interrupt();
                    }
                },
                "ending");
    }

    private static Invocation invocation(List<String> arguments) {
        Map<String, String> environment = System.getenv();
        String terminals = System.getProperty("parley.terminals", "000");
        Invocation.Place place = new Invocation.Place(
                Path.of("").toAbsolutePath(),
                Integer.getInteger("parley.columns", 0),
                terminals.startsWith("1"),
                terminals.startsWith("1", 1),
                terminals.startsWith("1", 2),
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || environment.getOrDefault("TERM", "").equals("dumb"));
        // Not System.in and System.out: those decode and encode by the locale, and print in pieces. Stdin as a channel,
        // since an
        // interrupt ends no other read.
        return new Invocation(
                arguments,
                place,
                Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }
}
