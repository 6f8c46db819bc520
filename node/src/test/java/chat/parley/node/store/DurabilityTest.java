package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.OutgoingRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What acknowledged means, seen from another process. */
class DurabilityTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void name() {
        home = folder.resolve("home");
    }

    // ---- kill -9 ----

    @Test
    void whatWasAcknowledgedSurvivesAKillAndNothingIsHalf() throws Exception {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process child = Children.start(CommitChild.class, home.toString(), "forever", "0");
            List<String> tickets = ticketsUntilKilled(child, 20 + random.nextInt(400));
            for (String ticket : tickets) acknowledged = Math.max(acknowledged, number(ticket));
            assertThat(tickets).as("seed " + seed).isNotEmpty();
            check(acknowledged, seed);
        }
    }

    /** Reads that many tickets, kills, and reads what the pipe still holds. */
    private static List<String> ticketsUntilKilled(Process child, int count) throws Exception {
        List<String> tickets = new ArrayList<>();
        try (BufferedReader out = child.inputReader()) {
            while (tickets.size() < count) {
                String line = out.readLine();
                if (line == null) break;
                if (line.startsWith("ticket ")) tickets.add(line);
            }
            child.toHandle().destroyForcibly(); // not the child's own method: that closes the pipe
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("ticket \\d+")) tickets.add(line);
            }
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return tickets;
    }

    private static long number(String ticket) {
        return Long.parseLong(ticket.substring("ticket ".length()));
    }

    /** Every message up to the last acknowledged is there, none is missing before the last, and each has its row in the queue. */
    private void check(long acknowledged, long seed) {
        try (Home opened = new Home(home)) {
            StoredMessage.Query all =
                    new StoredMessage.Query(Optional.of(BOB), Optional.empty(), Optional.empty(), 1 << 20, false);
            List<Long> messages =
                    opened.messages(all).stream().map(StoredMessage::seq).toList();
            List<OutgoingRow> rows =
                    opened.answer(answer -> opened.store.queued(BOB, 1 << 20, Integer.MAX_VALUE, answer));
            assertThat(messages).as("seed " + seed).hasSizeGreaterThanOrEqualTo((int) acknowledged);
            for (int i = 0; i < messages.size(); i++)
                assertThat(messages.get(i)).isEqualTo(i + 1L);
            assertThat(rows).extracting(row -> row.message().getAsLong()).isEqualTo(messages);
        }
    }

    // ---- syncs ----

    @Test
    void everyCommitThatIsWaitedForIsSyncedAndThoseThatWaitTogetherShareOne() throws Exception {
        assumeTrue(hasStrace(), "skipped: no strace here, or it may not trace");
        int count = 100;
        int base = syncs("singly", 0);
        int singly = syncs("singly", count) - base;
        int together = syncs("together", count) - base;
        System.out.printf("%d commits: %d syncs one at a time, %d together%n", count, singly, together);
        assertThat(singly).isBetween(count, count + 10);
        assertThat(together).isBetween(1, count / 10);
    }

    @Test
    void aSyncThatFailsIsAnswered() throws Exception {
        assumeTrue(hasStrace(), "skipped: no strace here, or it may not trace");
        new Home(home).close();
        List<String> strace = strace(Path.of("/dev/null"), "inject=fsync,fdatasync:error=EIO:when=12+");
        Process child = Children.start(strace, CommitChild.class, home.toString(), "singly", "100");
        List<String> lines = child.inputReader().lines().toList();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("failed the disk of ")
                        .contains("IOERR")
                        .endsWith("check it, then start again"));
        try (Home opened = new Home(home)) {
            assertThat(opened.contents.nextSeq()).isBetween(2L, 15L);
            opened.say(opened.contents.nextSeq(), BOB); // and goes on
        }
    }

    private int syncs(String mode, int count) throws Exception {
        Path trace = folder.resolve(mode + count + ".trace");
        Path own = folder.resolve(mode + count);
        List<String> strace = strace(trace, "trace=fsync,fdatasync");
        Process child = Children.start(strace, CommitChild.class, own.toString(), mode, Integer.toString(count));
        assertThat(child.inputReader().lines().toList()).endsWith("done");
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // A call that another thread's line interrupts is told in two lines.
        return (int) Files.readAllLines(trace).stream()
                .filter(line -> line.contains("sync(") && !line.contains("resumed"))
                .count();
    }

    /** With a filter in the kernel: only the calls that are asked for stop, the JVM's others run at full speed. */
    private static List<String> strace(Path trace, String expression) {
        return List.of("strace", "-f", "-qq", "--seccomp-bpf", "-o", trace.toString(), "-e", expression);
    }

    private static boolean hasStrace() throws InterruptedException {
        List<String> command = new ArrayList<>(strace(Path.of("/dev/null"), "trace=fsync"));
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
