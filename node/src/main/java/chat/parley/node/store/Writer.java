package chat.parley.node.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer: takes all calls that wait as one group, does them in order in one transaction, commits with one sync, then hands the
 * answers to the loop, in order. While it waits for the disk the next group gathers.
 *
 * <p>When something fails the group is undone, every commit in it and after it is answered with the reason, and nothing is written any
 * more: what is on disk stays as it is. Reads go on as far as they can. A new start may find the trouble gone.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Tables tables;
    private final CallQueue queue;
    private final Executor loop;
    /** Why nothing is written any more. */
    private Optional<String> trouble = Optional.empty();

    Writer(Tables tables, CallQueue queue, Executor loop) {
        this.tables = tables;
        this.queue = queue;
        this.loop = loop;
    }

    @Override
    public void run() {
        for (List<Call> group = queue.take(); !group.isEmpty(); group = queue.take()) {
            List<Call> done = work(group);
            if (!done.isEmpty()) deliver(done);
        }
        end();
    }

    /** The calls that can be answered now. */
    private List<Call> work(List<Call> group) {
        List<Call> unfinished = new ArrayList<>(0);
        if (trouble.isEmpty()) {
            try {
                doGroup(group, unfinished);
            } catch (SQLException | RuntimeException | Error e) {
                fail(e);
            }
        }
        if (trouble.isPresent()) {
            unfinished.clear();
            answerWithout(group, trouble.get());
        }
        if (unfinished.isEmpty()) return group;
        List<Call> done = new ArrayList<>(group);
        for (Call call : unfinished) if (queue.addAgain(call)) done.remove(call);
        return done;
    }

    private void doGroup(List<Call> group, List<Call> unfinished) throws SQLException {
        boolean writing = false;
        for (Call call : group) {
            if (call instanceof Call.Commit commit) {
                if (commit.isRefused()) continue;
                if (!writing) tables.database.begin();
                writing = true;
                commit.apply(tables.changes);
            } else if (call instanceof Call.Ask<?> ask) {
                // It sees what was called before it; its answer goes out only when that is committed.
                if (writing) tables.changes.flush();
                if (!ask.turn()) unfinished.add(ask);
            }
        }
        if (writing) {
            tables.changes.flush();
            tables.database.commit();
        }
        for (Call call : group) if (call instanceof Call.Commit commit && !commit.isRefused()) commit.committed();
    }

    private void fail(Throwable failure) {
        Trouble what = Trouble.of(tables.file, failure);
        trouble = Optional.of(what.line());
        LOG.error("the store stops: {}", what.line());
        if (what.isBug()) LOG.error("this is how", failure);
        try {
            tables.database.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back: {}", e.getMessage());
        }
        try {
            tables.changes.reload();
        } catch (SQLException e) {
            LOG.debug("reading goes no more either: {}", e.getMessage());
        }
    }

    private static void answerWithout(List<Call> group, String reason) {
        for (Call call : group) {
            if (call instanceof Call.Ask<?> ask) readAlone(ask);
            else call.refuse(reason);
        }
    }

    private static void readAlone(Call.Ask<?> ask) {
        ask.startAnew();
        try {
            boolean done = false;
            while (!done) done = ask.turn();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("no answer: {}", e.getMessage());
            ask.refuse("");
        }
    }

    private void deliver(List<Call> done) {
        try {
            loop.execute(() -> {
                for (Call call : done) answer(call);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the loop has ended: {} answers", done.size());
        }
    }

    /** One listener's bug must not take the others' answers with it. */
    static void answer(Call call) {
        try {
            call.answer();
        } catch (RuntimeException e) {
            LOG.error("whoever got an answer of the store failed", e);
        }
    }

    private void end() {
        try {
            if (trouble.isEmpty()) {
                tables.outgoing.giveBackRefs();
                tables.database.checkpoint();
            }
        } catch (SQLException e) {
            // What was answered is in the log, and the next start reads it from there.
            LOG.warn(
                    "the store's log stays as it is: {}",
                    Trouble.of(tables.file, e).line());
        }
        try {
            tables.database.close();
        } catch (SQLException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
        tables.seal.close();
    }
}
