package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One's own messages that have not arrived yet. A row waits a moment for the confirmation, so that most rows can say what carried
 * them; one that waits longer is shown as it stands, and a line says later that it has arrived. Time comes in with the calls.
 */
final class PendingRows {
    /** Shows a row: the message, its path or state, and how long its confirmation took. */
    interface Printer {
        void print(Views.Message message, String pathOrState, OptionalLong rttMs);
    }

    /** How long a row waits to be shown: short enough that a person sees their words at once. */
    private static final Duration MOMENT = Duration.ofMillis(400);

    private static final int PREVIEW = 30;
    private static final int REMEMBERED = 1000;

    private record Row(Views.Message message, long nanos, boolean shown) {}

    private final Printer printer;
    private final Consumer<String> sayAgain;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    /** Own messages that were told of before the answer which says whether they were said here. */
    private final Map<String, Views.Message> early = new LinkedHashMap<>();

    /** Those shown to their end, since an event and an answer may both tell of one. */
    private final Set<String> finished = new LinkedHashSet<>();

    private final List<String> remarks = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private int unanswered;

    PendingRows(Printer printer, Consumer<String> sayAgain) {
        this.printer = printer;
        this.sayAgain = sayAgain;
    }

    /** Something is on its way into the store. */
    void saying() {
        unanswered++;
    }

    /** It is there. */
    void said(Views.Message message, long nanos) {
        answered();
        Views.Message state = early.remove(message.id());
        begin(message, nanos);
        if (state != null) changed(state, System.nanoTime());
        adoptOthers();
    }

    /** One's own message is in the store: said here, or in another face of the node. */
    void arrived(Views.Message message, long nanos) {
        if (unanswered > 0) early.putIfAbsent(message.id(), message);
        else begin(message, nanos);
    }

    private void begin(Views.Message message, long nanos) {
        if (rows.containsKey(message.id()) || finished.contains(message.id())) return;
        rows.put(message.id(), new Row(message, nanos, false));
        changed(message, nanos);
    }

    /** Once nothing said here is unanswered, what nobody here said was said elsewhere. */
    private void adoptOthers() {
        if (unanswered > 0) return;
        for (Views.Message other : List.copyOf(early.values())) begin(other, System.nanoTime());
        early.clear();
        tellWaiting();
    }

    private void answered() {
        unanswered = Math.max(0, unanswered - 1);
    }

    /** It is not, and never will be. */
    void notSaid() {
        answered();
        adoptOthers();
    }

    /** The node ended before it took it: the next is told. */
    void again(String text) {
        answered();
        sayAgain.accept(text);
    }

    List<String> ids() {
        return List.copyOf(rows.keySet());
    }

    /** One has come further. */
    void changed(Views.Message message, long nanos) {
        Row row = rows.get(message.id());
        if (row == null) {
            if (unanswered > 0) early.put(message.id(), message);
            return;
        }
        MessageState state = MessageState.of(message.state());
        boolean arrived = state.hasReached(MessageState.DELIVERED);
        if (!arrived && !state.isLost()) {
            rows.put(message.id(), new Row(message, row.nanos(), row.shown()));
            return;
        }
        rows.remove(message.id());
        finish(message.id());
        long tookMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - row.nanos()));
        if (!row.shown()) {
            printer.print(
                    message,
                    arrived ? message.path() : message.state(),
                    arrived ? OptionalLong.of(tookMs) : OptionalLong.empty());
        } else {
            String preview = TerminalText.shortened(TerminalText.line(message.text()), PREVIEW);
            remarks.add(Messages.lateState(message, Durations.took(tookMs), preview));
        }
        tellWaiting();
    }

    private void finish(String id) {
        finished.add(id);
        if (finished.size() > REMEMBERED) finished.remove(finished.iterator().next());
    }

    /** When a row has waited long enough, or a remark is due. */
    long deadlineNanos() {
        if (!remarks.isEmpty()) return 0;
        return rows.values().stream()
                .filter(row -> !row.shown())
                .mapToLong(row -> row.nanos() + MOMENT.toNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Shows the rows that have waited long enough; returns lines to show. */
    List<String> onTime(long nanos) {
        rows.replaceAll((id, row) -> {
            if (row.shown() || nanos < row.nanos() + MOMENT.toNanos()) return row;
            printer.print(row.message(), row.message().state(), OptionalLong.empty());
            return new Row(row.message(), row.nanos(), true);
        });
        List<String> due = List.copyOf(remarks);
        remarks.clear();
        return due;
    }

    /** Completes this when nothing is on its way. */
    void whenEmpty(CompletableFuture<Void> future) {
        waiting.add(future);
        tellWaiting();
    }

    private void tellWaiting() {
        if (unanswered > 0 || !rows.isEmpty()) return;
        waiting.forEach(future -> future.complete(null));
        waiting.clear();
    }
}
