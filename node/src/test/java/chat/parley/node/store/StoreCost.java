package chat.parley.node.store;

import static chat.parley.node.store.Samples.BOB;
import static chat.parley.node.store.Samples.EPOCH;
import static chat.parley.node.store.Samples.id;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.Sealed;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What a message costs, in CPU of the whole process. Run by hand:
 * {@code java -cp … chat.parley.node.store.StoreCost FOLDER [ROUNDS]}, FOLDER on a real disk.
 */
final class StoreCost {
    private static final int MESSAGES = 100_096;
    private static final int GROUP = 256;
    private static final int ENVELOPE_BYTES = 250;
    private static final String TEXT = "x".repeat(200);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Home home;
    private long seq;
    private long number;
    private long position;

    private StoreCost(Home home) {
        this.home = home;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "cost");
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        try (Home home = Home.withContacts(folder)) {
            StoreCost cost = new StoreCost(home);
            for (int round = 0; round < rounds; round++) {
                cost.measure("send, groups of " + GROUP, MESSAGES, cost::sendGroups);
                cost.measure("send, a call each, 256 ahead", MESSAGES, cost::sendSingly);
                cost.measure("receive, groups of " + GROUP, MESSAGES, cost::receiveGroups);
                cost.measure("receive, a call each", MESSAGES, cost::receiveSingly);
                cost.measure("send one at a time", 1_000, cost::sendAndWait);
            }
            long start = System.nanoTime();
            home.reopen();
            System.out.printf("open with %d messages: %d ms%n", seq(home), (System.nanoTime() - start) / 1_000_000);
            StoredMessage.Query search =
                    new StoredMessage.Query(Optional.empty(), Optional.empty(), Optional.of("not there"), 10, true);
            start = System.nanoTime();
            home.messages(search);
            System.out.printf("search through all: %d ms%n", (System.nanoTime() - start) / 1_000_000);
            start = System.nanoTime();
            home.messages(new StoredMessage.Query(Optional.of(BOB), Optional.empty(), Optional.empty(), 50, true));
            System.out.printf("newest 50: %.1f ms%n", (System.nanoTime() - start) / 1e6);
            start = System.nanoTime();
            home.answer(home.store::unread);
            System.out.printf("unread: %d ms%n", (System.nanoTime() - start) / 1_000_000);
            home.store.close();
            start = System.nanoTime();
            try (Database database = Database.open(home.database())) {
                database.number("PRAGMA quick_check");
                System.out.printf(
                        "quick_check: %d ms, %d MB%n",
                        (System.nanoTime() - start) / 1_000_000, Files.size(home.database()) >> 20);
            } catch (java.sql.SQLException e) {
                System.out.println(e);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static long seq(Home home) {
        return home.contents.nextSeq() - 1;
    }

    private void measure(String what, int messages, Runnable work) {
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        System.out.printf(
                "%-30s %6.1f µs of CPU, %7.1f µs of time a message%n",
                what, (system.getProcessCpuTime() - cpu) / 1e3 / messages, (System.nanoTime() - wall) / 1e3 / messages);
    }

    // ---- sending ----

    private void sendGroups() {
        for (int i = 0; i < MESSAGES; i += GROUP) send(GROUP);
        home.session();
    }

    private void sendSingly() {
        for (int i = 0; i < MESSAGES; i += GROUP) {
            CountDownLatch done = new CountDownLatch(GROUP);
            for (int j = 0; j < GROUP; j++) {
                List<ChatChange> chat = new ArrayList<>();
                List<SessionChange> session = new ArrayList<>();
                add(chat, session);
                home.store.commit(chat, session, outcome -> done.countDown());
                home.store.commitLater(List.of(), List.of(Samples.retire(BOB, EPOCH, number - GROUP)));
            }
            await(done);
        }
        home.session();
    }

    private void send(int count) {
        List<ChatChange> chat = new ArrayList<>();
        List<SessionChange> session = new ArrayList<>();
        long base = number;
        for (int i = 0; i < count; i++) add(chat, session);
        if (base > 0) session.add(Samples.retire(BOB, EPOCH, base));
        home.committed(chat, session);
    }

    private void add(List<ChatChange> chat, List<SessionChange> session) {
        seq++;
        number++;
        chat.add(new ChatChange.InsertMessage(message(true)));
        session.add(new SessionChange.Enqueue(new OutgoingRow(seq, BOB, seq, OptionalLong.of(seq), new byte[0])));
        byte[] envelope = new byte[ENVELOPE_BYTES];
        session.add(new SessionChange.Number(
                BOB, List.of(new Sealed(number, seq, envelope, Samples.chain(number))), Samples.DIRECT));
    }

    private StoredMessage message(boolean mine) {
        return new StoredMessage(
                seq, BOB, id(seq), mine, seq, seq, TEXT, StoredMessage.State.QUEUED, StoredMessage.PathKind.NONE);
    }

    private void sendAndWait() {
        for (int i = 0; i < 1_000; i++) send(1);
    }

    // ---- receiving ----

    private void receiveGroups() {
        for (int i = 0; i < MESSAGES; i += GROUP) {
            List<ChatChange> chat = new ArrayList<>();
            List<SessionChange> session = new ArrayList<>();
            for (int j = 0; j < GROUP; j++) addReceived(chat, session);
            home.committed(chat, session);
        }
    }

    private void receiveSingly() {
        for (int i = 0; i < MESSAGES; i += GROUP) {
            CountDownLatch done = new CountDownLatch(GROUP);
            for (int j = 0; j < GROUP; j++) {
                List<ChatChange> chat = new ArrayList<>();
                List<SessionChange> session = new ArrayList<>();
                addReceived(chat, session);
                home.store.commit(chat, session, outcome -> done.countDown());
            }
            await(done);
        }
    }

    private void addReceived(List<ChatChange> chat, List<SessionChange> session) {
        seq++;
        chat.add(new ChatChange.InsertMessage(message(false)));
        session.add(Samples.move(BOB, ++position, Optional.of(id(seq))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
