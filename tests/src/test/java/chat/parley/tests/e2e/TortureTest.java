package chat.parley.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.node.core.Core;
import chat.parley.node.core.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes and a rendezvous as processes of their own, talking both ways at full speed while everything between and beneath them
 * breaks. At the end each history must hold what the other said, once each, in order. {@code -Dparley.torture.messages=N} each
 * way, {@code -Dparley.seed=N} for the moments.
 */
class TortureTest {
    private static final int MESSAGES = Integer.getInteger("parley.torture.messages", 20_000);
    private static final long SEED = Long.getLong("parley.seed", 7);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(folder);
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    /** Something that breaks, at a moment told by how much was said. */
    private interface Blow {
        void fall() throws Exception;
    }

    @Test
    void nothingIsLostWhilePathsAndServerBreak() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Blow> blows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            boolean silent = i % 5 == 4;
            blows.add(() -> {
                for (Wire wire : lab.wires) {
                    if (silent) wire.swallow();
                    else wire.cut();
                }
                pause(200 + random.nextInt(300));
                for (Wire wire : lab.wires) wire.mend();
            });
            if (i % 4 == 1) {
                blows.add(() -> {
                    lab.server.kill();
                    pause(random.nextInt(300));
                    lab.startServer();
                });
            }
        }
        talkUnder(blows);
    }

    @Test
    void nothingIsLostWhileNodesAreKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Blow> blows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int side = i % 2;
            blows.add(() -> {
                pause(random.nextInt(200));
                lab.nodes[side].kill();
                lab.startNode(side);
            });
        }
        talkUnder(blows);
    }

    private static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }

    private void talkUnder(List<Blow> blows) throws Exception {
        Speaker[] speakers = {
            new Speaker(lab.home(0), Lab.NAMES[1], "a", MESSAGES), new Speaker(lab.home(1), Lab.NAMES[0], "b", MESSAGES)
        };
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (Speaker speaker : speakers) {
            Thread thread = new Thread(speaker, "speaker");
            thread.start();
            threads.add(thread);
        }
        try {
            for (int i = 0; i < blows.size(); i++) {
                int due = (int) ((long) MESSAGES * (i + 1) / (blows.size() + 2));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> speakers[0].said.get() >= due && speakers[1].said.get() >= due);
                blows.get(i).fall();
            }
            for (Thread thread : threads) thread.join(PATIENCE.toMillis());
            check();
        } finally {
            for (Speaker speaker : speakers) speaker.stop();
        }
        System.out.printf(
                "%d messages each way under %d blows in %.1f s%n",
                MESSAGES, blows.size(), (System.nanoTime() - start) / 1e9);
    }

    private void check() throws IOException {
        try (Core alice = Speaker.connect(lab.home(0));
                Core bob = Speaker.connect(lab.home(1))) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> Lab.outbox(alice) == 0 && Lab.outbox(bob) == 0);
            assertHeard(alice, Lab.NAMES[1], "b");
            assertHeard(bob, Lab.NAMES[0], "a");
        }
    }

    private static void assertHeard(Core core, String friend, String voice) {
        List<String> heard = Speaker.history(core, friend).stream()
                .filter(message -> message.direction().equals("in"))
                .map(Views.Message::text)
                .toList();
        List<String> expected = new ArrayList<>(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) expected.add(Speaker.line(voice, i));
        for (int i = 0; i < Math.min(heard.size(), MESSAGES); i++) {
            assertThat(heard.get(i)).as("place " + i).isEqualTo(expected.get(i));
        }
        assertThat(heard).hasSize(MESSAGES);
    }
}
