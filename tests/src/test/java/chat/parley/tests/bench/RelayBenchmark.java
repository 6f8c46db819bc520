package chat.parley.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
 * <p>Both servers and both loads are warmed up, for {@code bench.warmup} (20) s of a server's CPU; then floor and Parley are measured by
 * turns, {@code bench.pairs} (5) times for {@code bench.measure} (3) s of a server's CPU, the other one silent meanwhile. Servers have
 * {@code bench.loops} (1) event loops. {@code bench.load}: {@code pingpong} or {@code pipelined} alone.
 */
final class RelayBenchmark {
    /** The launcher's, which the server gets when a person starts it. */
    static final List<String> SERVER_JVM = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xss512k");

    private static final List<String> LOAD_JVM = List.of("-XX:+UseSerialGC", "-Xmx768m");
    private static final int PAIRS = Integer.getInteger("bench.pairs", 5);
    private static final int LOOPS = Integer.getInteger("bench.loops", 1);
    private static final int WARMUP_CPU_SECONDS = Integer.getInteger("bench.warmup", 20);
    private static final int MEASURE_CPU_SECONDS = Integer.getInteger("bench.measure", 3);
    private static final int IN_FLIGHT = Integer.getInteger("bench.flight", 32);
    private static final String JVM = System.getProperty("bench.jvm", "");
    private static final String LOAD = System.getProperty("bench.load", "");

    private Path folder;

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("parley-bench");
        try {
            RelayBenchmark benchmark = new RelayBenchmark();
            benchmark.folder = folder;
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
        try (Side plain = new Side("plain", circuits, inFlight);
                Side parley = new Side("parley", circuits, inFlight)) {
            plain.run(WARMUP_CPU_SECONDS);
            parley.run(WARMUP_CPU_SECONDS);
            for (int pair = 1; pair <= PAIRS; pair++) {
                Cost floor = plain.run(MEASURE_CPU_SECONDS);
                Cost cost = parley.run(MEASURE_CPU_SECONDS);
                double ratio = cost.nanos / floor.nanos;
                Figures.say("  %d  plain %s   parley %s   x %.2f", pair, floor, cost, ratio);
                ratios.add(ratio);
                floors.add(floor.nanos);
                costs.add(cost.nanos);
            }
        }
        double median = Figures.median(ratios);
        Figures.say(
                "  medians: plain %.0f ns, parley %.0f ns, x %.2f; target x %.1f: %s",
                Figures.median(floors), Figures.median(costs), median, target, median <= target ? "met" : "missed");
    }

    /**
     * What a message cost.
     *
     * @param nanos CPU of the server
     * @param loadNanos CPU of the load, for both ends of a message
     */
    private record Cost(double nanos, double perSecond, double loadNanos) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%6.0f ns (%7.0f/s, load %5.0f ns)", nanos, perSecond, loadNanos);
        }
    }

    /** A server and its load. */
    private final class Side implements AutoCloseable {
        private final int inFlight;
        private final Worker server;
        private final Worker load;

        Side(String contender, int circuits, int inFlight) throws IOException {
            this.inFlight = inFlight;
            String data = folder.resolve("rendezvous").toString();
            List<String> jvm = new ArrayList<>(SERVER_JVM);
            if (!JVM.isEmpty()) jvm.addAll(List.of(JVM.split(" ")));
            server = Worker.start(RelayServer.class, jvm, contender, Integer.toString(LOOPS), data);
            load = Worker.start(RelayLoad.class, LOAD_JVM, contender, server.answer(), Integer.toString(circuits));
            load.answer();
        }

        /** Lets messages go round until the server has used so much CPU. */
        Cost run(int serverCpuSeconds) throws Exception {
            load.ask("go " + inFlight);
            TimeUnit.MILLISECONDS.sleep(500);
            double serverBefore = server.cpuSeconds();
            double loadBefore = load.cpuSeconds();
            long before = count();
            long start = System.nanoTime();
            while (server.cpuSeconds() - serverBefore < serverCpuSeconds) TimeUnit.MILLISECONDS.sleep(100);
            double serverCpu = server.cpuSeconds() - serverBefore;
            double loadCpu = load.cpuSeconds() - loadBefore;
            long messages = count() - before;
            double seconds = (System.nanoTime() - start) / 1e9;
            load.ask("stop");
            return new Cost(1e9 * serverCpu / messages, messages / seconds, 1e9 * loadCpu / messages);
        }

        private long count() throws IOException {
            return Long.parseLong(load.ask("count"));
        }

        @Override
        public void close() {
            load.close();
            server.close();
        }
    }
}
