package chat.parley.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.node.core.Core;
import chat.parley.node.session.SessionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A receiver that stops reading: what is under way to it stays within the session's bound, however much is said; the rest lies on
 * the sender's disk. What the rendezvous holds for it is tested beside its ledger of credit.
 */
class StoppedReaderTest {
    private static final int MESSAGES = 6_000;
    private static final int AT_ONCE = 200;
    /** Of three bytes each. */
    private static final int CHARACTERS = 330;
    /** Records, padding (an eighth at most) and the handshakes of paths tried meanwhile. */
    private static final double OVERHEAD = 1.3;

    @TempDir
    Path folder;

    @Test
    void costsTheSenderNoMoreThanOneMebibyteUnderWay() throws Exception {
        try (Lab lab = new Lab(folder);
                Core alice = Speaker.connect(lab.home(0))) {
            signal("STOP", lab.nodes[1].pid());
            long before = lab.wires[0].bytes() + lab.wires[1].bytes();
            for (int from = 0; from < MESSAGES; from += AT_ONCE) {
                List<CompletableFuture<?>> said = new ArrayList<>();
                for (int i = from; i < from + AT_ONCE; i++) said.add(alice.send("bob", incompressible(i)));
                CompletableFuture.allOf(said.toArray(CompletableFuture[]::new)).join();
            }
            long underWay = lab.wires[0].bytes() + lab.wires[1].bytes() - before;
            assertThat(underWay).isLessThan((long) (SessionLimits.MAX_IN_FLIGHT_BYTES * OVERHEAD));
            assertThat(Lab.outbox(alice)).isEqualTo(MESSAGES);
            signal("CONT", lab.nodes[1].pid());
            await().atMost(Duration.ofSeconds(60)).until(() -> Lab.outbox(alice) == 0);
            try (Core bob = Speaker.connect(lab.home(1))) {
                assertThat(Speaker.history(bob, "alice")).hasSize(MESSAGES);
            }
        }
    }

    /** About 1,000 bytes that DEFLATE gains little on. */
    private static String incompressible(int seed) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int i = 0; i < CHARACTERS; i++) text.append((char) (0x4e00 + random.nextInt(0x5000)));
        return text.toString();
    }

    private static void signal(String name, long pid) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
