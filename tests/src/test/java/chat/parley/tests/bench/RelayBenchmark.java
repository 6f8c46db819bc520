package chat.parley.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the rendezvous' relaying costs beside {@link PlainRelay}, a relay of the same shape without encryption, credit or limits: CPU of
 * the server's process for each message of 200 bytes relayed.
 *
 * <p>Two loads: one message at a time over each of 100 circuits; and {@code bench.flight} (32) at a time over each of 1,000. A message
 * that comes out goes back, so both directions carry the same, and as many are always on their way: 6,400 bytes of a circuit's 32 KiB of
 * credit, so credit is granted and used but never awaited. Each circuit has two connections of its own. The clients speak the real
 * channel to the server; what circuits carry is not encrypted once more. Targets: 1.5 and 3 times the floor.
 *
 * <p>Each run is a fresh server and a fresh load, floor and Parley by turns: {@code bench.pairs} (5), {@code bench.loops} (1),
 * {@code bench.warmup} and {@code bench.measure} (10) in seconds, {@code bench.load} ({@code pingpong}, {@code pipelined}; both).
 */
final class RelayBenchmark {
    /** The launcher's, which the server gets when a person starts it. */
    static final List<String> SERVER_JVM = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xss512k");

    private static final List<String> LOAD_JVM = List.of("-XX:+UseSerialGC", "-Xmx768m");
    private static final int PAIRS = Integer.getInteger("bench.pairs", 5);
    private static final int LOOPS = Integer.getInteger("bench.loops", 1);
    private static final int WARMUP_SECONDS = Integer.getInteger("bench.warmup", 10);
    private static final int MEASURE_SECONDS = Integer.getInteger("bench.measure", 10);
    private static final int IN_FLIGHT = Integer.getInteger("bench.flight", 32);
    private static final String LOAD = System.getProperty("bench.load", "");

    private record Cost(double nanosPerMessage, double messagesPerSecond, double loadNanosPerMessage) {}

    private final Path folder;

    private RelayBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("parley-bench");
        try {
            RelayBenchmark benchmark = new RelayBenchmark(folder);
            Figures.say("relay: server CPU per message of 200 bytes, %d event loop(s)", LOOPS);
            if (!LOAD.equals("pipelined")) benchmark.compare("one at a time, 100 circuits", 100, 1, 1.5);
            if (!LOAD.equals("pingpong")) {
                benchmark.compare(IN_FLIGHT + " in flight on each of 1,000 circuits", 1_000, IN_FLIGHT, 3);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    @Test
    void run() throws Exception {
        main(new String[0]);
    }

    private void compare(String load, int circuits, int inFlight, double target) throws Exception {
        Figures.say("%n%s", load);
        List<Double> ratios = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        for (int pair = 1; pair <= PAIRS; pair++) {
            Cost floor = measure("plain", circuits, inFlight);
            Cost parley = measure("parley", circuits, inFlight);
            double ratio = parley.nanosPerMessage / floor.nanosPerMessage;
            Figures.say(
                    "  %d  plain %6.0f ns (%7.0f/s, load %5.0f ns)   parley %6.0f ns (%7.0f/s, load %5.0f ns)   x %.2f",
                    pair,
                    floor.nanosPerMessage,
                    floor.messagesPerSecond,
                    floor.loadNanosPerMessage,
                    parley.nanosPerMessage,
                    parley.messagesPerSecond,
                    parley.loadNanosPerMessage,
                    ratio);
            ratios.add(ratio);
            floors.add(floor.nanosPerMessage);
            costs.add(parley.nanosPerMessage);
        }
        double median = Figures.median(ratios);
        Figures.say(
                "  medians: plain %.0f ns, parley %.0f ns, x %.2f; target x %.1f: %s",
                Figures.median(floors), Figures.median(costs), median, target, median <= target ? "met" : "missed");
    }

    private Cost measure(String contender, int circuits, int inFlight) throws Exception {
        String loops = Integer.toString(LOOPS);
        String data = folder.resolve("rendezvous").toString();
        try (Worker server = Worker.start(RelayServer.class, SERVER_JVM, contender, loops, data);
                Worker load = Worker.start(
                        RelayLoad.class, LOAD_JVM, contender, server.answer(), Integer.toString(circuits))) {
            load.answer();
            load.ask("go " + inFlight);
            pause(WARMUP_SECONDS);
            double serverBefore = server.cpuSeconds();
            double loadBefore = load.cpuSeconds();
            long before = count(load);
            long start = System.nanoTime();
            pause(MEASURE_SECONDS);
            double serverCpu = server.cpuSeconds() - serverBefore;
            double loadCpu = load.cpuSeconds() - loadBefore;
            long messages = count(load) - before;
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Cost(1e9 * serverCpu / messages, messages / seconds, 1e9 * loadCpu / messages);
        }
    }

    private static long count(Worker load) throws IOException {
        return Long.parseLong(load.ask("count"));
    }

    private static void pause(int seconds) throws InterruptedException {
        java.util.concurrent.TimeUnit.SECONDS.sleep(seconds);
    }
}
