package chat.parley.tests.bench;

import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One way to deliver from one process to another, durably at both ends: the contender that a benchmark drives. */
final class Delivery implements AutoCloseable {
    /** What the launcher gives a node. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xms16m",
            "-Xmx96m",
            "-Xss512k",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ReservedCodeCacheSize=48m");

    /** Counts what reaches the disk, by system call and process; only these calls are stopped at. */
    private static final String STRACE = "strace -f --seccomp-bpf -qq -e signal=none -e trace=fdatasync,fsync -o ";

    private final String name;
    private final Path folder;
    private final Worker receiver;
    private final Worker sender;
    private final Runnable rest;

    private Delivery(String name, Path folder, Worker receiver, Worker sender, Runnable rest) {
        this.name = name;
        this.folder = folder;
        this.receiver = receiver;
        this.sender = sender;
        this.rest = rest;
    }

    /**
     * What messages took.
     *
     * @param cpuMicros a message, of both processes
     * @param diskBytes a message, at one end
     */
    record Cost(int messages, double p50Millis, double p99Millis, double perSecond, double cpuMicros, int diskBytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %6.2f ms  p99 %6.2f ms  %7.0f/s  CPU %6.1f µs  disk %5d B",
                    p50Millis,
                    p99Millis,
                    perSecond,
                    cpuMicros,
                    diskBytes);
        }
    }

    /** TCP, append and sync. {@code counted}: slower, and {@link #syncs} answers. */
    static Delivery floor(Path folder, boolean counted) throws IOException {
        Path place = Files.createDirectories(folder.resolve("floor"));
        Worker receiver = start(counted, place, "receiver", FloorEnd.class, "receive", log(place, "received"));
        Worker sender = start(counted, place, "sender", FloorEnd.class, "send", log(place, "sent"), receiver.answer());
        sender.answer();
        return new Delivery("floor", place, receiver, sender, () -> {});
    }

    private static String log(Path place, String name) {
        return place.resolve(name).toString();
    }

    /** Two nodes that are friends and have a direct path; the rendezvous that brought them together goes on in this process. */
    static Delivery parley(Path folder, boolean counted) throws Exception {
        Path place = Files.createDirectories(folder.resolve("parley"));
        RendezvousServer server = RendezvousServer.start(ServerSettings.in(place.resolve("rendezvous"))
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLoops(1));
        String address = server.address().toString();
        Worker receiver = start(
                counted,
                place,
                "receiver",
                ParleyEnd.class,
                place.resolve("bob").toString(),
                "bob",
                address);
        Worker sender = start(
                counted,
                place,
                "sender",
                ParleyEnd.class,
                place.resolve("alice").toString(),
                "alice",
                address);
        receiver.answer();
        sender.answer();
        sender.ask("add " + receiver.ask("card"));
        receiver.ask("add " + sender.ask("card"));
        for (Worker each : List.of(sender, receiver)) awaitDirect(each);
        return new Delivery("parley", place, receiver, sender, () -> stop(server));
    }

    private static void awaitDirect(Worker node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!node.ask("path").equals("direct")) {
            if (System.nanoTime() > deadline) throw new IOException("no direct path but " + node.ask("path"));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void stop(RendezvousServer server) {
        try {
            server.stop(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Worker start(boolean counted, Path place, String name, Class<?> main, String... arguments)
            throws IOException {
        List<String> under = counted
                ? Stream.concat(
                                Stream.of(STRACE.split(" ")),
                                Stream.of(trace(place, name).toString()))
                        .toList()
                : List.of();
        return Worker.start(under, main, JVM, arguments);
    }

    private static Path trace(Path place, String name) {
        return place.resolve(name + ".strace");
    }

    String name() {
        return name;
    }

    Cost one(int messages) throws IOException {
        return run("one " + messages);
    }

    Cost pipelined(int messages, int inFlight) throws IOException {
        return run("pipelined " + messages + " " + inFlight);
    }

    /** Only of the floor: appends so many bytes more with each message, at both ends. */
    void pad(int bytes) throws IOException {
        for (Worker end : List.of(sender, receiver)) end.ask("pad " + bytes);
    }

    private long written() throws IOException {
        return ProcessFigures.writtenBytes(sender.pid()) + ProcessFigures.writtenBytes(receiver.pid());
    }

    private Cost run(String order) throws IOException {
        long writtenBefore = written();
        double before = sender.cpuSeconds() + receiver.cpuSeconds();
        String[] words = sender.ask(order).split(" ", -1);
        double cpu = sender.cpuSeconds() + receiver.cpuSeconds() - before;
        int messages = Integer.parseInt(words[0]);
        return new Cost(
                messages,
                Long.parseLong(words[1]) / 1e6,
                Long.parseLong(words[2]) / 1e6,
                messages / (Long.parseLong(words[3]) / 1e9),
                1e6 * cpu / messages,
                (int) ((written() - writtenBefore) / messages / 2));
    }

    /** Syncs so far, of both processes; only where they are counted. */
    long syncs() throws IOException {
        long sum = 0;
        for (String end : List.of("sender", "receiver")) {
            try (Stream<String> calls = Files.lines(trace(folder, end))) {
                sum += calls.filter(line -> !line.contains("resumed")).count();
            }
        }
        return sum;
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        rest.run();
    }
}
