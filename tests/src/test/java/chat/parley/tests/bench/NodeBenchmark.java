package chat.parley.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A node as a person has it, by the launcher: how long {@code send} takes beside a JVM that does nothing, by turns; then what the node
 * costs that is left alone. Targets: 150 ms more than the bare JVM; under 120 MB resident and 0.5 % of a core over 60 s.
 *
 * <p>{@code bench.pairs} (20), {@code bench.rest} (60) s after 30 s of getting quiet. Two nodes that are friends, a rendezvous, direct.
 */
final class NodeBenchmark {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 20);
    private static final int REST_SECONDS = Integer.getInteger("bench.rest", 60);
    private static final int QUIET_SECONDS = 30;
    private static final double TARGET_MORE_MILLIS = 150;
    private static final double TARGET_MB = 120;
    private static final double TARGET_PERCENT = 0.5;
    private static final Path LAUNCHER =
            Path.of(System.getProperty("parley.root", ".."), "parley").toAbsolutePath();

    private Path folder = Path.of("");
    private final List<Process> running = new ArrayList<>();

    /** A JVM that does nothing. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("parley-bench");
        NodeBenchmark benchmark = new NodeBenchmark();
        benchmark.folder = folder;
        try {
            benchmark.measure();
        } finally {
            for (Process process : benchmark.running) process.destroy();
            for (Process process : benchmark.running) process.waitFor(10, TimeUnit.SECONDS);
            Folders.delete(folder);
        }
    }

    @Test
    void run() throws Exception {
        main(new String[0]);
    }

    private void measure() throws Exception {
        String address = start("rendezvous", "--listen", "127.0.0.1:0", "--data", home("rendezvous"));
        start("node", "--home", home("bob"), "--name", "bob", "--rendezvous=" + address, "--listen", "127.0.0.1:0");
        start("node", "--home", home("alice"), "--name", "alice", "--rendezvous=" + address, "--listen", "127.0.0.1:0");
        Process alice = running.get(running.size() - 1);
        command("--home", home("alice"), "add", command("--home", home("bob"), "card"));
        command("--home", home("bob"), "add", command("--home", home("alice"), "card"));
        send(alice);
        rest(alice);
    }

    private void send(Process node) throws Exception {
        String java =
                Path.of("/proc", Long.toString(node.pid()), "exe").toRealPath().toString();
        List<String> nothing = List.of(java, "-cp", classes(), Nothing.class.getName());
        List<String> send = List.of(LAUNCHER.toString(), "--home", home("alice"), "send", "bob", "are you there?");
        millis(nothing);
        millis(send); // the first makes the archive of its classes
        List<Double> bare = new ArrayList<>();
        List<Double> sent = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            bare.add(millis(nothing));
            sent.add(millis(send));
        }
        double more = Figures.median(sent) - Figures.median(bare);
        Figures.say(
                "send to a running node, %d pairs, %s: bare JVM %.0f ms, send %.0f ms, median; %.0f ms more, target %.0f: %s",
                PAIRS,
                java,
                Figures.median(bare),
                Figures.median(sent),
                more,
                TARGET_MORE_MILLIS,
                more <= TARGET_MORE_MILLIS ? "met" : "missed");
    }

    private static String classes() throws URISyntaxException {
        return Path.of(Nothing.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private void rest(Process node) throws Exception {
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        double before = ProcessFigures.cpuSeconds(node.pid());
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        double percent = 100 * (ProcessFigures.cpuSeconds(node.pid()) - before) / REST_SECONDS;
        double megabytes = ProcessFigures.residentKiB(node.pid()) * 1024 / 1e6;
        Figures.say(
                "a node at rest for %d s: %.1f MB resident, target %.0f; %.2f %% of a core, target %.1f: %s",
                REST_SECONDS,
                megabytes,
                TARGET_MB,
                percent,
                TARGET_PERCENT,
                megabytes < TARGET_MB && percent < TARGET_PERCENT ? "met" : "missed");
    }

    private String home(String name) {
        return folder.resolve(name).toString();
    }

    /** Starts a program that stays; its first line. */
    private String start(String... arguments) throws IOException {
        Process process = process(arguments);
        running.add(process);
        return line(process);
    }

    /** Runs a command; its first line. */
    private String command(String... arguments) throws Exception {
        Process process = process(arguments);
        String line = line(process);
        if (process.waitFor() != 0) throw new IOException(List.of(arguments) + " ended with " + process.exitValue());
        return line;
    }

    private static Process process(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String line(Process process) throws IOException {
        // Not closed: what a program says later must find a reader.
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) throw new IOException("it said nothing");
        return line;
    }

    private double millis(List<String> command) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        if (process.waitFor() != 0) throw new IOException(Files.readString(folder.resolve("said")));
        return (System.nanoTime() - start) / 1e6;
    }
}
