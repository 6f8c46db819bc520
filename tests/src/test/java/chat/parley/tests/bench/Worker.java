package chat.parley.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * A Java process that does one benchmark's work, ordered about in lines: an order on its stdin, an answer on its stdout. It ends when
 * its stdin does, so also when whoever started it is killed, and after {@link #LIFETIME} in any case.
 */
final class Worker implements AutoCloseable {
    /** Longer than any benchmark takes. */
    private static final Duration LIFETIME = Duration.ofMinutes(40);

    private static final String ANSWER = "= ";

    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    private Worker(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts {@code main}, whose first answer is to be read. */
    static Worker start(Class<?> main, List<String> jvm, String... arguments) throws IOException {
        return start(List.of(), main, jvm, arguments);
    }

    /** The same as the arguments of another program, say one that counts system calls. */
    static Worker start(List<String> under, Class<?> main, List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Worker(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Gives an order and waits for its answer. */
    String ask(String order) throws IOException {
        in.println(order);
        return answer();
    }

    /** Its next answer. */
    String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ANSWER)) return line.substring(ANSWER.length());
            System.err.println(line);
        }
        throw new IOException("worker " + pid() + " ended");
    }

    long pid() {
        return process.pid();
    }

    double cpuSeconds() throws IOException {
        return ProcessFigures.cpuSeconds(pid());
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    // ---- in the worker ----

    /** What a worker does with an order. */
    @FunctionalInterface
    interface Orders {
        String follow(String order) throws Exception;
    }

    /** Gives the first answer, then follows orders until there are no more. */
    static void serve(String first, Orders orders) throws Exception {
        new Timer("lifetime", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                Runtime.getRuntime().halt(1);
                            }
                        },
                        LIFETIME.toMillis());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(ANSWER + first);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = in.readLine(); order != null; order = in.readLine()) {
            out.println(ANSWER + orders.follow(order));
        }
    }
}
