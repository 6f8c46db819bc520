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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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
        send(order);
        return answer();
    }

    /** Gives an order. */
    void send(String order) {
        in.println(order);
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

    /** What a worker does first. */
    @FunctionalInterface
    interface Beginning {
        /** Gets ready and says so. */
        Ready begin() throws Exception;
    }

    /**
     * A worker that can be ordered about.
     *
     * @param answer the first one
     */
    record Ready(String answer, Orders orders) {}

    /** The whole life of a worker; does not return. */
    static void live(Beginning beginning) {
        Thread end = new Thread(
                () -> {
                    LockSupport.parkNanos(LIFETIME.toNanos());
                    Runtime.getRuntime().halt(2);
                },
                "lifetime");
        end.setDaemon(true);
        end.start();
        BlockingQueue<String> orders = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(orders), "orders");
        reader.setDaemon(true);
        reader.start();
        // Whatever thread fails, its user is to see it at once and not wait for an answer.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            System.err.println(thread.getName() + ": " + failure);
            Runtime.getRuntime().halt(1);
        });
        try {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            Ready ready = beginning.begin();
            out.println(ANSWER + ready.answer);
            while (true) out.println(ANSWER + ready.orders.follow(orders.take()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(BlockingQueue<String> orders) {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String order = in.readLine(); order != null; order = in.readLine()) orders.add(order);
        } catch (IOException e) {
            System.err.println("no more orders: " + e);
        }
        System.exit(0); // nobody is there any more
    }
}
