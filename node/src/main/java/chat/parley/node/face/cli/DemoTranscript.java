package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The demo without a terminal: each line of stdin is a message, each row of stdout says which path a message took. The first lines
 * wait for the answer to the one before, so that the conversation reads as one; a long input then goes in a window. One thread.
 */
final class DemoTranscript {
    /** How long an answer may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How long the first line waits for a better path after its answer: the race to a neighbour in the same machine. */
    private static final Duration BETTER_PATH = Duration.ofSeconds(2);

    private static final int ONE_BY_ONE = 16;
    private static final int WINDOW = 64;

    private final Context context;
    private final Core you;
    private final String friend;
    private final TalkRows rows;
    private final Inbox inbox = new Inbox();
    private final Map<String, Long> sentNanos = new LinkedHashMap<>();
    private final Queue<Views.Message> answers = new ArrayDeque<>();
    private final PathStory paths = new PathStory();
    private int delivered;
    private int answered;
    private boolean stopped;

    DemoTranscript(Context context, Core you, String friend) {
        this.context = context;
        this.you = you;
        this.friend = friend;
        this.rows = new TalkRows(context.times(), friend, context.output()::style);
    }

    /** Runs to the end of input; returns the exit code. */
    int run() throws InterruptedException {
        Core.Subscription subscription = you.subscribe(inbox);
        try {
            for (Views.ContactStatus contact : Answers.await(you.status()).contacts()) {
                paths.changed(contact.path(), System.nanoTime());
            }
            TypedLines lines = new TypedLines(context.invocation().in());
            Optional<UserError> tooLong = Optional.empty();
            for (Optional<TypedLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (line.get().isTooLong()) {
                    tooLong = Optional.of(MessageText.tooLong(line.get().bytes()));
                    break;
                }
                if (!line.get().text().isBlank()) say(line.get().text(), lines.hasMore());
            }
            awaitAnswers(1);
            finish();
            if (tooLong.isPresent()) throw tooLong.get();
            return answered < sentNanos.size() ? UserError.TIMED_OUT : CliCommand.DONE;
        } finally {
            subscription.close();
        }
    }

    private void say(String text, boolean more) throws InterruptedException {
        long nanos = System.nanoTime();
        Views.Message message = Answers.await(you.send(friend, text));
        sentNanos.put(message.id(), nanos);
        awaitAnswers(more && sentNanos.size() > ONE_BY_ONE ? WINDOW : 1);
        if (sentNanos.size() == 1) awaitBetterPath();
    }

    /** Waits until fewer than this many are unanswered, or patience ends. */
    private void awaitAnswers(int unanswered) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sentNanos.size() - answered >= unanswered && step(deadline)) {
            if (unanswered == WINDOW) deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        context.output().flush();
    }

    private void awaitBetterPath() throws InterruptedException {
        long deadline = System.nanoTime() + BETTER_PATH.toNanos();
        while (paths.isRelayed() && step(deadline)) {
            // Each step may have brought it.
        }
    }

    /** Takes one event; false when none came in time, or none will. */
    private boolean step(long deadline) throws InterruptedException {
        if (stopped) return false;
        Optional<Inbox.Entry> entry = inbox.poll(deadline);
        if (entry.isEmpty()) return false;
        CoreEvent event = entry.get().event();
        if (event instanceof CoreEvent.MessageState state) {
            confirmed(state.message(), entry.get().nanos());
        } else if (event instanceof CoreEvent.Arrived arrived
                && arrived.message().direction().equals("in")) {
            answers.add(arrived.message());
            answered++;
        } else if (event instanceof CoreEvent.PathChanged path) {
            paths.changed(path.path(), entry.get().nanos());
        } else if (event instanceof CoreEvent.Stopping || event instanceof CoreEvent.Dropped) {
            stopped = true;
        }
        printAnswers(false);
        return true;
    }

    private void confirmed(Views.Message message, long nanos) {
        Long sent = sentNanos.get(message.id());
        boolean now = MessageState.of(message.state()).hasReached(MessageState.DELIVERED);
        if (sent == null || sent == 0 || !now) return;
        sentNanos.put(message.id(), 0L); // printed
        delivered++;
        if (context.json()) context.output().json(message);
        else context.output().line(rows.own(message, message.path(), millis(nanos - sent)));
    }

    /** An answer may overtake the confirmation of what it answers; the row it answers stands above it all the same. */
    private void printAnswers(boolean all) {
        int printed = answered - answers.size();
        while (!answers.isEmpty() && (all || printed < delivered)) {
            Views.Message answer = answers.remove();
            printed++;
            if (context.json()) context.output().json(answer);
            else context.output().line(rows.theirs(answer));
        }
    }

    private void finish() {
        printAnswers(true);
        context.output().note(Messages.demoEnd(sentNanos.size(), delivered, answered, paths.told()));
    }

    private static OptionalLong millis(long nanos) {
        return OptionalLong.of(Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}
