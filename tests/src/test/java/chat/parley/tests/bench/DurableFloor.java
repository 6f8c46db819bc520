package chat.parley.tests.bench;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The floor of durable delivery alone: two Java processes, TCP, append and {@code fdatasync} at both ends. One message at a time; and with
 * {@code bench.flight} (256) under way, where whatever waits is synced as one group. Done is a message when its sender knows that it is
 * stored there. On the disk of {@code bench.folder} (the module's {@code target}). {@link DeliveryBenchmark} has nodes beside it.
 */
final class DurableFloor {
    private static final int COUNTED = 2_000;

    public static void main(String[] arguments) throws Exception {
        Path folder = Folders.onDisk();
        try {
            try (Delivery floor = Delivery.floor(folder, false)) {
                warmUp(floor);
                for (int i = 1; i <= DeliveryBenchmark.PAIRS; i++) {
                    Figures.say("%d  one at a time  %s", i, floor.one(DeliveryBenchmark.ONE));
                    Figures.say(
                            "   %d under way  %s",
                            DeliveryBenchmark.IN_FLIGHT,
                            floor.pipelined(DeliveryBenchmark.MANY, DeliveryBenchmark.IN_FLIGHT));
                }
            }
            countSyncs(Delivery.floor(folder.resolve("counted"), true));
        } finally {
            Folders.delete(folder);
        }
    }

    @Test
    void run() throws Exception {
        main(new String[0]);
    }

    static void warmUp(Delivery delivery) throws Exception {
        delivery.pipelined(DeliveryBenchmark.MANY, DeliveryBenchmark.IN_FLIGHT);
        // The code of one at a time is called rarely and compiled late.
        delivery.one(2 * DeliveryBenchmark.ONE);
    }

    /** Says how many syncs a message takes; closes what was given. */
    static void countSyncs(Delivery counted) throws Exception {
        try (counted) {
            counted.one(COUNTED / 10);
            long before = counted.syncs();
            counted.one(COUNTED);
            long one = counted.syncs() - before;
            before = counted.syncs();
            counted.pipelined(10 * COUNTED, DeliveryBenchmark.IN_FLIGHT);
            long many = counted.syncs() - before;
            Figures.say(
                    "syncs a message, both ends: %-6s  one at a time %.2f, %d under way %.3f",
                    counted.name(),
                    (double) one / COUNTED,
                    DeliveryBenchmark.IN_FLIGHT,
                    (double) many / (10 * COUNTED));
        }
    }
}
