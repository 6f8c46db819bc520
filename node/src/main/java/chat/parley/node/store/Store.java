package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.Secrets;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.core.UserError;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.peer.StoreContents;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's store: everything that outlives the process. Open in at most one process at a time.
 *
 * <p>Invariant: what was answered {@link Journal.Outcome.Committed} survives a kill and a loss of power; the changes of one call are on
 * disk together or not at all, and never without those of an earlier call. Calls come from any thread, by rule the node's loop; they do
 * not wait. Answers run on the loop that {@link #open} was given, in the order of the calls, save that a search, or a list of more than
 * 2,000 messages, may answer after later calls. After the first {@link Journal.Outcome.Failed} every commit fails, reads go on as far
 * as they can; the next start may find the trouble gone. When that and other bounds are reached: {@link CallQueue}.
 */
public final class Store implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final String FILE = "store.db";

    private static final String NATIVE = "native";
    /** How long {@link #close} waits for the writer: a slow disk may need it for a full queue; a dead one never answers. */
    private static final long CLOSE_MILLIS = 10_000;

    private final HomeLock lock;
    private final boolean ownsLock;
    private final Executor loop;
    private final Tables tables;
    private final CallQueue queue;
    private final Thread thread;
    private final AtomicReference<Optional<StoreContents>> contents;

    private Store(HomeLock lock, boolean ownsLock, Executor loop, Tables tables, StoreContents contents) {
        this.lock = lock;
        this.ownsLock = ownsLock;
        this.loop = loop;
        this.tables = tables;
        this.contents = new AtomicReference<>(Optional.of(contents));
        queue = new CallQueue(Math.min(CallQueue.MAX_BYTES, Runtime.getRuntime().maxMemory() / 4));
        thread = new Thread(new Writer(tables, queue, loop), "store");
        thread.setDaemon(true); // a disk that hangs must not keep the process
    }

    /**
     * Opens a home's store; makes home, key and store where they are missing. Blocks for files: 50 ms and more.
     *
     * @param home the folder; its lock is taken until {@link #close}
     * @param loop where answers run
     * @param random for keys, nonces and epochs
     * @throws UserError if the home is in use, can't be written, holds a newer store or one without its key, or is damaged; nothing
     *     that is there was changed
     */
    public static Store open(Path home, Executor loop, SecureRandom random) {
        HomeLock lock = HomeLock.acquire(home);
        try {
            return open(lock, true, loop, random);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * The same for a home whose lock the caller holds, and keeps when the store is closed.
     *
     * @throws UserError as above, save for a home in use
     */
    public static Store open(HomeLock lock, Executor loop, SecureRandom random) {
        return open(lock, false, loop, random);
    }

    private static Store open(HomeLock lock, boolean ownsLock, Executor loop, SecureRandom random) {
        Path file = lock.home().resolve(FILE);
        NativeLibrary.prepare(lock.home().resolve(NATIVE));
        try {
            Tables tables = tables(lock.home(), file, random);
            try {
                Store store = new Store(lock, ownsLock, loop, tables, new Opening(tables).read());
                store.thread.start();
                return store;
            } catch (SQLException | RuntimeException | Error e) {
                tables.database.close();
                throw e;
            }
        } catch (IOException e) {
            throw HomeFiles.unusable(lock.home(), e);
        } catch (SQLException e) {
            throw Trouble.of(file, e).error();
        }
    }

    private static Tables tables(Path home, Path file, SecureRandom random) throws IOException, SQLException {
        byte[] dataKey = StoreKey.readOrMake(home, file, random);
        RowSeal seal = new RowSeal(dataKey, random);
        Secrets.wipe(dataKey);
        // Made here with its mode, which SQLite then gives its log too; its name is on disk before the first commit.
        HomeFiles.makeFile(file);
        HomeFiles.syncFolder(home);
        Database database = Database.open(file);
        try {
            Schema.bringUpToDate(database, file, Schema.STEPS, seal, Instant.now());
            return new Tables(file, database, seal, random, System::currentTimeMillis);
        } catch (IOException | SQLException | RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /**
     * What was there when the store was opened. Can be had once: it may hold a MiB of envelopes for every session.
     *
     * @throws IllegalStateException the second time
     */
    public StoreContents contents() {
        return contents.getAndSet(Optional.empty()).orElseThrow(() -> new IllegalStateException("contents were read"));
    }

    /**
     * Commits what waits, moves the log to the file and ends the writer. Waits at most 10 s. Calls from now on are answered with
     * {@link Journal.Outcome.Failed} or nothing.
     */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            // The lock stays with this process: what hangs may still write.
            LOG.error("{} does not close: the disk does not answer", tables.file);
        } else if (ownsLock) {
            lock.close();
        }
    }

    // ---- the journal ----

    @Override
    public void commit(List<ChatChange> chat, List<SessionChange> session, Consumer<Outcome> done) {
        call(new Call.Commit(chat, session, false, done));
    }

    @Override
    public void commitLater(List<ChatChange> chat, List<SessionChange> session) {
        call(new Call.Commit(chat, session, true, outcome -> {}));
    }

    @Override
    public void queued(long contact, int count, int bytes, Consumer<List<OutgoingRow>> answer) {
        ask(() -> tables.queueReads.first(contact, count, bytes), List.of(), answer);
    }

    @Override
    public void messages(StoredMessage.Query query, Consumer<List<StoredMessage>> answer) {
        Supplier<Read<List<StoredMessage>>> scan = () -> new MessageScan(tables.messageReads, query);
        call(new Call.Ask<>(scan, List.of(), answer));
    }

    @Override
    public void message(Id128 id, Consumer<Optional<StoredMessage>> answer) {
        ask(() -> tables.messageReads.byId(id), Optional.empty(), answer);
    }

    @Override
    public void mineAfter(long contact, Optional<Id128> after, int limit, Consumer<List<StoredMessage>> answer) {
        ask(() -> tables.messageReads.mineAfter(contact, after, limit), List.of(), answer);
    }

    @Override
    public void queuedRow(long messageSeq, Consumer<Optional<OutgoingRow>> answer) {
        ask(() -> tables.queueReads.ofMessage(messageSeq), Optional.empty(), answer);
    }

    @Override
    public void unread(Consumer<List<Unread>> answer) {
        ask(tables.messageReads::unread, List.of(), answer);
    }

    private <T> void ask(Read.Work<T> work, T nothing, Consumer<T> answer) {
        call(new Call.Ask<>(() -> new OneTurn<>(work, nothing), nothing, answer));
    }

    private void call(Call call) {
        if (queue.add(call)) return;
        try {
            loop.execute(() -> Writer.answer(call));
        } catch (RejectedExecutionException e) {
            LOG.debug("the loop has ended");
        }
    }
}
