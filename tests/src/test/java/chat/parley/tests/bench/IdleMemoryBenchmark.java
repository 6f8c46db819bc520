package chat.parley.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a node that is registered and idle costs the rendezvous: the slope of the server's resident memory from 2,000 to 18,000
 * connections, each with {@link IdleLoad#WATCHES} watches and an address of its own, after {@code bench.idle} (60) s in which
 * keepalives come and go, and a full collection. Target: 8 KiB.
 *
 * <p>The heap is {@code bench.heap} (256m) and not touched beforehand: with {@code -XX:+AlwaysPreTouch} all of it would be resident at
 * both ends of the slope, and what nodes cost in it would not be seen. Without, the slope holds what the collector has not given back
 * too, as it would for whoever runs the server; so beside it stand what is alive in the heap and what lies outside of it, whose
 * sum is the least that any setting of the collector could reach. Buffers of the system's sockets are in none of these.
 */
final class IdleMemoryBenchmark {
    private static final int[] POINTS = {2_000, 10_000, 18_000};
    private static final int LOADS = 3;
    private static final int EACH = POINTS[POINTS.length - 1] / LOADS;
    private static final double TARGET_KIB = 8;
    private static final int IDLE_SECONDS = Integer.getInteger("bench.idle", 60);
    private static final String HEAP = System.getProperty("bench.heap", "256m");
    private static final int LOOPS = Integer.getInteger("bench.loops", 2);

    /** Lines of {@code GC.heap_info}: {@code [start, committed end, reserved end)}. */
    private static final Pattern RANGE = Pattern.compile("\\[0x([0-9a-f]+),\\s*0x([0-9a-f]+),\\s*0x([0-9a-f]+)\\)");

    private static final Pattern USED = Pattern.compile("(generation|def new generation).*used (\\d+)K");

    private record Point(int nodes, long resident, long heapLive, long heapResident) {
        long outside() {
            return resident - heapResident;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("parley-bench");
        List<Worker> loads = new ArrayList<>();
        List<String> jvm = new ArrayList<>(RelayBenchmark.SERVER_JVM);
        jvm.addAll(List.of("-Xmx" + HEAP));
        try (Worker server =
                Worker.start(RelayServer.class, jvm, "parley", Integer.toString(LOOPS), folder.toString())) {
            String address = server.answer();
            for (int i = 0; i < LOADS; i++) {
                loads.add(Worker.start(
                        IdleLoad.class,
                        List.of("-XX:+UseSerialGC", "-Xmx768m"),
                        address,
                        Integer.toString(i * EACH),
                        Integer.toString(EACH)));
                loads.get(i).answer();
            }
            measure(server, loads);
        } finally {
            loads.forEach(Worker::close);
            Folders.delete(folder);
        }
    }

    @Test
    void run() throws Exception {
        main(new String[0]);
    }

    private static void measure(Worker server, List<Worker> loads) throws Exception {
        Figures.say("memory: rendezvous with idle nodes, %d watches each, -Xmx%s", IdleLoad.WATCHES, HEAP);
        List<Point> points = new ArrayList<>();
        for (int nodes : POINTS) {
            for (Worker load : loads) load.send(Integer.toString((nodes + LOADS - 1) / LOADS));
            int here = 0;
            for (Worker load : loads) here += Integer.parseInt(load.answer());
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            Point point = point(server.pid(), here);
            points.add(point);
            Figures.say(
                    "  %6d nodes: resident %6d KiB; heap %6d KiB alive, %6d resident; outside %6d KiB",
                    point.nodes, point.resident, point.heapLive, point.heapResident, point.outside());
        }
        Point from = points.get(0);
        Point to = points.get(points.size() - 1);
        double nodes = to.nodes - from.nodes;
        double resident = (to.resident - from.resident) / nodes;
        Figures.say(
                "  a node: %.2f KiB resident (alive in the heap %.2f, outside %.2f); target %.0f KiB: %s",
                resident,
                (to.heapLive - from.heapLive) / nodes,
                (to.outside() - from.outside()) / nodes,
                TARGET_KIB,
                resident <= TARGET_KIB ? "met" : "missed");
    }

    private static Point point(long pid, int nodes) throws Exception {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        List<String> info = jcmd(pid, "GC.heap_info");
        long live = 0;
        long low = Long.MAX_VALUE;
        long high = 0;
        for (String line : info) {
            if (line.contains("Metaspace") || line.contains("class space")) continue;
            Matcher used = USED.matcher(line);
            if (used.find()) live += Long.parseLong(used.group(2));
            Matcher range = RANGE.matcher(line);
            if (!line.contains("generation") || !range.find()) continue;
            low = Math.min(low, Long.parseLong(range.group(1), 16));
            high = Math.max(high, Long.parseLong(range.group(3), 16));
        }
        if (high == 0) throw new IOException("no heap in " + info);
        return new Point(nodes, ProcessFigures.residentKiB(pid), live, ProcessFigures.residentKiB(pid, low, high));
    }

    private static List<String> jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            lines = out.lines().toList();
        }
        if (process.waitFor() != 0) throw new IOException("jcmd " + command + ": " + lines);
        return lines;
    }
}
