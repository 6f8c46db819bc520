package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.insert;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.SessionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer with a queue and a database of the test's own. */
class WriterTest {
    @TempDir
    private Path folder;

    private final List<Journal.Outcome> outcomes = new ArrayList<>();

    @Test
    void aDatabaseThatMayNotGrowFailsTheGroupWholeAndAllAfterIt() throws Exception {
        Tables tables = tables();
        tables.database.run("PRAGMA max_page_count=" + (tables.database.number("PRAGMA page_count") + 4));
        CallQueue queue = new CallQueue(CallQueue.MAX_BYTES);
        queue.add(say(1, "short"));
        queue.add(say(2, "x".repeat(30_000)));
        List<List<StoredMessage>> answers = new ArrayList<>();
        queue.add(all(tables, answers)); // saw both, and then they were taken back
        queue.add(say(3, "short"));
        runToTheEnd(tables, queue);
        assertThat(outcomes)
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Journal.Outcome.Failed.class,
                                failed -> assertThat(failed.reason()).contains("is full")));
        assertThat(answers).containsExactly(List.of());
        assertMessages(0);
    }

    @Test
    void whatIsReadAfterAFailureIsWhatIsOnDisk() throws Exception {
        try (Home home = Home.withContacts(folder)) {
            home.say(1, BOB);
            home.session(Samples.number(BOB, 1, 1));
        }
        Tables tables = tables();
        CallQueue queue = new CallQueue(CallQueue.MAX_BYTES);
        queue.add(new Call.Commit(
                List.of(insert(2, BOB, true, "never there")),
                List.of(
                        Samples.retire(BOB, Samples.EPOCH, 1),
                        Samples.enqueue(2, BOB),
                        new SessionChange.Dequeue(99),
                        wrongBegin()),
                false,
                outcomes::add));
        List<List<StoredMessage>> answers = new ArrayList<>();
        queue.add(all(tables, answers));
        runToTheEnd(tables, queue);
        assertThat(outcomes).hasOnlyElementsOfType(Journal.Outcome.Failed.class);
        assertThat(answers.get(0)).extracting(StoredMessage::state).containsExactly(StoredMessage.State.SENT);
    }

    @Test
    void aBugInAChangeFailsLikeTheDiskAndLosesNothingCommitted() throws Exception {
        Tables tables = tables();
        CallQueue queue = new CallQueue(CallQueue.MAX_BYTES);
        queue.add(say(1, "before"));
        Thread writer = new Thread(new Writer(tables, queue, Runnable::run));
        CountDownLatch first = new CountDownLatch(1);
        queue.add(commit(() -> first.countDown()));
        writer.start();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        queue.add(new Call.Commit(List.of(), List.of(wrongBegin()), false, outcomes::add));
        queue.add(say(2, "after"));
        queue.close();
        writer.join(10_000);
        assertThat(outcomes.get(0)).isInstanceOf(Journal.Outcome.Committed.class);
        assertThat(outcomes.subList(1, 3)).hasOnlyElementsOfType(Journal.Outcome.Failed.class);
        assertMessages(1);
    }

    @Test
    void whatIsRefusedForTheBoundLeavesWhatWaitedToBeCommitted() throws Exception {
        Tables tables = tables();
        CallQueue queue = new CallQueue(10_000);
        for (long seq = 1; seq <= 40; seq++) queue.add(say(seq, "text"));
        runToTheEnd(tables, queue);
        int committed = (int) outcomes.stream()
                .filter(Journal.Outcome.Committed.class::isInstance)
                .count();
        assertThat(committed).isBetween(10, 30);
        assertThat(outcomes).hasSize(40);
        assertThat(outcomes.subList(0, committed)).hasOnlyElementsOfType(Journal.Outcome.Committed.class);
        assertMessages(committed);
    }

    @Test
    void whatNobodyWaitsForIsCommittedWithoutFurtherCalls() throws Exception {
        Tables tables = tables();
        CallQueue queue = new CallQueue(CallQueue.MAX_BYTES);
        Path log = folder.resolve("store.db-wal");
        Thread writer = new Thread(new Writer(tables, queue, Runnable::run));
        writer.start();
        long before = Files.size(log);
        queue.add(new Call.Commit(
                List.of(insert(1, BOB, true, "x")), List.of(Samples.enqueue(1, BOB)), true, outcome -> {}));
        CountDownLatch never = new CountDownLatch(1);
        long start = System.nanoTime();
        while (Files.size(log) == before && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
            never.await(5, TimeUnit.MILLISECONDS);
        }
        assertThat(Files.size(log)).isGreaterThan(before);
        queue.close();
        writer.join(10_000);
        assertMessages(1);
    }

    @Test
    void aLoopThatHasEndedDoesNotStopTheWriter() throws Exception {
        Tables tables = tables();
        CallQueue queue = new CallQueue(CallQueue.MAX_BYTES);
        queue.add(say(1, "text"));
        queue.close();
        new Writer(tables, queue, task -> {
                    throw new java.util.concurrent.RejectedExecutionException();
                })
                .run();
        assertMessages(1);
    }

    // ---- short cuts ----

    /** A change that the store refuses to understand. */
    private static SessionChange wrongBegin() {
        SessionState.Sending unretired =
                new SessionState.Sending(Samples.EPOCH, 0, 0, Samples.chain(0), List.of(Samples.sealed(1, 1)));
        return new SessionChange.Begin(BOB, new SessionState(unretired, SessionState.Receiving.fresh(), true));
    }

    private Tables tables() throws Exception {
        if (!Files.exists(folder.resolve("store.db"))) Home.withContacts(folder).close();
        Path file = folder.resolve("store.db");
        SecureRandom random = new SecureRandom();
        RowSeal seal = new RowSeal(StoreKey.readOrMake(folder, file, random), random);
        Tables tables = new Tables(file, Database.open(file), seal, random, System::currentTimeMillis);
        new Opening(tables).read();
        return tables;
    }

    private Call say(long seq, String text) {
        return new Call.Commit(
                List.of(insert(seq, BOB, true, text)), List.of(Samples.enqueue(seq, BOB)), false, outcomes::add);
    }

    private static Call commit(Runnable done) {
        return new Call.Commit(List.of(), List.of(), false, outcome -> done.run());
    }

    private static Call all(Tables tables, List<List<StoredMessage>> answers) {
        return new Call.Ask<List<StoredMessage>>(
                () -> new MessageScan(tables.messageReads, Samples.query(BOB, 99)), List.of(), answers::add);
    }

    private static void runToTheEnd(Tables tables, CallQueue queue) {
        queue.close();
        new Writer(tables, queue, Runnable::run).run();
    }

    private void assertMessages(int count) {
        try (Home home = new Home(folder)) {
            assertThat(home.messages(Samples.query(BOB, 99))).hasSize(count);
            assertThat(home.queued(BOB)).hasSize(count);
        }
    }
}
