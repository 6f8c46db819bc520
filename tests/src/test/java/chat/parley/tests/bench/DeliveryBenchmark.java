package chat.parley.tests.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A message from one node to another beside the {@linkplain DurableFloor floor}, by turns on the same disk. The floor runs twice a turn:
 * with the bytes of the message alone, and with as many bytes a message as the nodes write; syncs are the same. Targets, beside the
 * second: one at a time, a median of 1.5 times the floor's or 0.6 ms above it, whichever is more; with {@code bench.flight} (1024, a whole
 * window) under way, 30,000 a second or a third of the floor's, whichever is less.
 *
 * <p>Two real nodes in two processes with a direct path, each driven through its core, with the launcher's settings of Java. {@code
 * bench.pairs} (5), {@code bench.one} (5000) and {@code bench.many} (100000) messages, {@code bench.folder} for another disk. At the
 * end syncs are counted, in a run of its own under {@code strace}, unless {@code bench.syncs=false}.
 */
final class DeliveryBenchmark {
    static final int PAIRS = Integer.getInteger("bench.pairs", 5);
    static final int ONE = Integer.getInteger("bench.one", 5_000);
    static final int MANY = Integer.getInteger("bench.many", 100_000);
    static final int IN_FLIGHT = Integer.getInteger("bench.flight", 1_024);
    private static final boolean SYNCS = !"false".equals(System.getProperty("bench.syncs"));

    /** How something is asked to deliver. */
    private interface Way {
        Delivery.Cost of(Delivery delivery) throws Exception;
    }

    /** One turn. */
    private record Turn(Delivery.Cost least, Delivery.Cost floor, Delivery.Cost parley) {
        double ratio(ToDoubleFunction<Delivery.Cost> figure) {
            return figure.applyAsDouble(parley) / figure.applyAsDouble(floor);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Folders.onDisk();
        try {
            try (Delivery floor = Delivery.floor(folder, false);
                    Delivery parley = Delivery.parley(folder, false)) {
                for (Delivery each : List.of(floor, parley)) DurableFloor.warmUp(each);
                one(turns("one at a time", floor, parley, delivery -> delivery.one(ONE)));
                String many = IN_FLIGHT + " under way";
                pipelined(turns(many, floor, parley, delivery -> delivery.pipelined(MANY, IN_FLIGHT)));
            }
            if (SYNCS) {
                DurableFloor.countSyncs(Delivery.floor(folder.resolve("counted"), true));
                DurableFloor.countSyncs(Delivery.parley(folder.resolve("counted"), true));
            }
        } finally {
            Folders.delete(folder);
        }
    }

    @Test
    void run() throws Exception {
        main(new String[0]);
    }

    private static List<Turn> turns(String what, Delivery floor, Delivery parley, Way way) throws Exception {
        Figures.say("%n%s, 200 bytes", what);
        int diskBytes = way.of(parley).diskBytes();
        List<Turn> turns = new ArrayList<>();
        for (int i = 1; i <= PAIRS; i++) {
            floor.pad(0);
            Delivery.Cost least = way.of(floor);
            floor.pad(Math.max(0, diskBytes - least.diskBytes()));
            Turn turn = new Turn(least, way.of(floor), way.of(parley));
            Figures.say("  %d  least   %s", i, turn.least);
            Figures.say("     floor   %s", turn.floor);
            Figures.say("     parley  %s", turn.parley);
            turns.add(turn);
        }
        return turns;
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return Figures.median(
                turns.stream().map(turn -> figure.applyAsDouble(turn)).toList());
    }

    private static void one(List<Turn> turns) {
        double ratio = median(turns, turn -> turn.ratio(Delivery.Cost::p50Millis));
        double above = median(turns, turn -> turn.parley.p50Millis() - turn.floor.p50Millis());
        boolean met = ratio <= 1.5 || above <= 0.6;
        Figures.say(
                "  medians: p50 x %.2f, %.2f ms above (%.2f above the least); p99 x %.2f; CPU x %.1f; target x 1.5 or 0.6 ms: %s",
                ratio,
                above,
                median(turns, turn -> turn.parley.p50Millis() - turn.least.p50Millis()),
                median(turns, turn -> turn.ratio(Delivery.Cost::p99Millis)),
                median(turns, turn -> turn.ratio(Delivery.Cost::cpuMicros)),
                met ? "met" : "missed");
    }

    private static void pipelined(List<Turn> turns) {
        double rate = median(turns, turn -> turn.parley.perSecond());
        double ratio = median(turns, turn -> turn.ratio(Delivery.Cost::perSecond));
        boolean met = rate >= 30_000 || ratio >= 1 / 3.0;
        Figures.say(
                "  medians: %.0f/s, x %.2f; p50 x %.1f; CPU x %.1f; target 30,000/s or x 0.33: %s",
                rate,
                ratio,
                median(turns, turn -> turn.ratio(Delivery.Cost::p50Millis)),
                median(turns, turn -> turn.ratio(Delivery.Cost::cpuMicros)),
                met ? "met" : "missed");
    }
}
