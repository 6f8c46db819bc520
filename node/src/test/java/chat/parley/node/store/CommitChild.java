package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;

import chat.parley.node.peer.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Commits in a process of its own: {@code HOME together|singly|forever COUNT}. Prints {@code ticket N} for every commit that was
 * acknowledged, {@code failed REASON} for the first that was not, {@code done} at the end.
 */
final class CommitChild {
    /** Commits under way at once while it goes on forever. */
    private static final int AHEAD = 32;

    private CommitChild() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        try (Home home = new Home(Path.of(args[0]))) {
            if (home.contents.contacts().isEmpty())
                home.chat(Samples.put(BOB, "bob").get(0));
            long first = home.contents.nextSeq();
            switch (args[1]) {
                case "together" -> together(home, first, count);
                case "singly" -> singly(home, first, count);
                default -> forever(home, first);
            }
        }
        System.out.println("done");
    }

    private static void together(Home home, long first, int count) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(count);
        // From the loop, as a node does: the writer can't be done with one before the next is there.
        home.loop.execute(() -> {
            for (int i = 0; i < count; i++) say(home, first + i, outcome -> done.countDown());
        });
        done.await();
    }

    private static void singly(Home home, long first, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            CountDownLatch done = new CountDownLatch(1);
            AtomicReference<String> failure = new AtomicReference<>("");
            say(home, first + i, outcome -> {
                if (outcome instanceof Journal.Outcome.Failed failed) failure.set(failed.reason());
                done.countDown();
            });
            done.await();
            if (failure.get().isEmpty()) continue;
            System.out.println("failed " + failure.get());
            return;
        }
    }

    private static void forever(Home home, long first) throws InterruptedException {
        for (int i = 0; i < AHEAD; i++) sayAndGoOn(home, first + i);
        Thread.currentThread().join();
    }

    private static void sayAndGoOn(Home home, long seq) {
        say(home, seq, outcome -> {
            if (outcome instanceof Journal.Outcome.Committed) System.out.println("ticket " + seq);
            sayAndGoOn(home, seq + AHEAD);
        });
    }

    private static void say(Home home, long seq, java.util.function.Consumer<Journal.Outcome> done) {
        home.store.commit(
                List.of(Samples.insert(seq, BOB, true, "text " + seq)), List.of(Samples.enqueue(seq, BOB)), done);
    }
}
