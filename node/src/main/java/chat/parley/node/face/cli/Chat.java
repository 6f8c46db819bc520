package chat.parley.node.face.cli;

import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a conversation on a screen. Two threads: the caller's waits for typed lines; one of its own does everything else, so that
 * {@link Talk} needs no locks: what was typed, what the node tells, and what is due come to it one after the other.
 */
final class Chat {
    /** Work for the chat's thread. */
    private interface Task {
        void run() throws InterruptedException;
    }

    /** Tasks that may wait; events beyond are dropped, and what they told is asked anew. */
    private static final int BOUND = 10_000;
    /** How long what was piped in may take to arrive. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ENDING = Duration.ofSeconds(5);

    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(BOUND);
    private final Context context;
    private final NodeLink node;
    private final Screen screen;
    private final Talk talk;
    private final Thread caller = Thread.currentThread();
    private volatile boolean ended;
    private volatile boolean lost;

    /** @param extras commands that only this chat has, by name */
    Chat(Context context, NodeLink node, Screen screen, Map<String, Runnable> extras) {
        this.context = context;
        this.node = node;
        this.screen = screen;
        this.talk = new Talk(context, node, screen, extras, this::later);
    }

    /** Runs until the person leaves or the input ends; returns the exit code. */
    int run(Optional<String> contact) throws InterruptedException {
        Thread thread = new Thread(this::work, "chat");
        thread.setDaemon(true);
        thread.start();
        try {
            node.follow(this::happened);
            call(() -> talk.start(contact));
            for (Optional<String> line = screen.read(); line.isPresent(); line = screen.read()) {
                String typed = line.get();
                call(() -> talk.typed(typed));
                if (talk.isLeft()) break;
            }
            // What had happened by the time the input ended is still shown.
            call(() -> {});
            return context.invocation().place().inTerminal() ? CliCommand.DONE : awaitArrival();
        } catch (InterruptedException interrupted) {
            if (!ended) throw interrupted;
            return CliCommand.DONE; // The node was stopped: the chat ends with it.
        } finally {
            // The chat's thread lets go of the node before the caller closes it.
            thread.interrupt();
            thread.join(ENDING.toMillis());
        }
    }

    /** Input that was piped in has ended; its messages are on their way. */
    private int awaitArrival() throws InterruptedException {
        try {
            talk.settled().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return CliCommand.DONE;
        } catch (TimeoutException late) {
            throw new UserError(Messages.notArrived(PATIENCE), "", UserError.TIMED_OUT);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void happened(CoreEvent event) {
        long nanos = System.nanoTime();
        int from = node.changes();
        if (event instanceof CoreEvent.Dropped || lost) lost = true;
        else if (!tasks.offer(() -> told(from, event, nanos))) lost = true;
    }

    /** What came before the node was left for another is caught up with otherwise. */
    private void told(int from, CoreEvent event, long nanos) throws InterruptedException {
        if (from == node.changes()) talk.happened(event, nanos);
    }

    /** Puts work that must not run now after what waits already. */
    private void later(Runnable work) {
        if (!tasks.offer(work::run)) lost = true;
    }

    /** Has the chat's thread do something and waits until it is done; throws what it threw. */
    private void call(Task task) throws InterruptedException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        tasks.put(() -> {
            try {
                task.run();
                done.complete(true);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        try {
            done.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) throw known;
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** One event that can't be shown is no reason to end a conversation. */
    private void guarded(Task task) throws InterruptedException {
        try {
            task.run();
        } catch (RuntimeException failure) {
            // An interrupt in the middle of an operation on a channel surfaces as whatever that operation throws.
            if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
            talk.failed(failure);
        }
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long wait = Math.max(0, talk.deadlineNanos() - System.nanoTime());
                Task task = tasks.poll(wait, TimeUnit.NANOSECONDS);
                if (task != null) guarded(task);
                talk.onTime(System.nanoTime());
                if (talk.isNodeStopped()) {
                    ended = true;
                    caller.interrupt();
                    return;
                }
                if (lost && tasks.isEmpty()) {
                    lost = false;
                    guarded(() -> {
                        node.follow(this::happened);
                        talk.catchUp();
                    });
                }
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
