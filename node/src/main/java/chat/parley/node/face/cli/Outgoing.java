package chat.parley.node.face.cli;

import chat.parley.node.api.NodeEnded;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Messages that one command says, from the call to the state it waits for. Several are on their way into the store at once, so that
 * they share its commits; they are committed in the order they were said, and none is said twice. One thread.
 */
final class Outgoing {
    /** Messages on their way into the store: enough for one commit to carry many, few enough to bound what a failure leaves open. */
    private static final int WINDOW = 64;

    /** Said, and not known to be in the store. */
    private record Saying(String text, long nanos, CompletableFuture<Views.Message> answer) {}

    /**
     * In the store.
     *
     * @param nanos when it was said
     * @param doneNanos when it came as far as wanted, or 0
     */
    record Said(Views.Message message, long nanos, long doneNanos) {
        MessageState state() {
            return MessageState.of(message.state());
        }
    }

    private final NodeLink node;
    private final String conversation;
    private final MessageState wanted;
    private final Consumer<Views.Message> committed;
    private final Deque<Saying> saying = new ArrayDeque<>();
    private final Map<String, Said> said = new LinkedHashMap<>();
    private Inbox inbox;
    private int open;

    /** @param committed told of each message once it is in the store */
    Outgoing(NodeLink node, String conversation, MessageState wanted, Consumer<Views.Message> committed) {
        this.node = node;
        this.conversation = conversation;
        this.wanted = wanted;
        this.committed = committed;
        this.inbox = node.follow();
    }

    /** Says one thing; waits only while many others are on their way into the store. */
    void say(String text) throws InterruptedException {
        while (saying.size() >= WINDOW) commitOldest();
        saying.add(new Saying(text, System.nanoTime(), node.core().send(conversation, text)));
    }

    /** Waits until everything said is in the store. */
    void commit() throws InterruptedException {
        while (!saying.isEmpty()) commitOldest();
    }

    private void commitOldest() throws InterruptedException {
        Saying oldest = saying.getFirst();
        Views.Message message;
        try {
            message = Answers.await(oldest.answer());
        } catch (NodeEnded ended) {
            if (!ended.untouched()) throw Messages.endedWhileSaying(oldest.text());
            sayAgain();
            return;
        }
        saying.removeFirst();
        keep(new Said(message, oldest.nanos(), 0), System.nanoTime());
        committed.accept(message);
    }

    /** The node ended before it began these, so that the next may be told them, in the same order. */
    private void sayAgain() throws InterruptedException {
        node.reopen();
        List<Saying> again = new ArrayList<>(saying);
        saying.clear();
        for (Saying one : again) {
            saying.add(new Saying(one.text(), one.nanos(), node.core().send(conversation, one.text())));
        }
        refresh();
    }

    /** Waits until all have come as far as wanted, or never will, or this moment comes. */
    void await(long deadlineNanos) throws InterruptedException {
        commit();
        while (open > 0) {
            Optional<Inbox.Entry> entry = inbox.poll(deadlineNanos);
            if (entry.isEmpty()) return;
            CoreEvent event = entry.get().event();
            if (event instanceof CoreEvent.MessageState state) {
                happened(state.message(), entry.get().nanos());
            } else if (event instanceof CoreEvent.Dropped) {
                inbox = node.follow();
                refresh();
            } else if (event instanceof CoreEvent.Stopping) {
                // Its own node was stopped by a person, who does not want the next one started.
                if (node.isOwn()) throw new UserError(Messages.NODE_STOPPED, Messages.GOES_OUT_NEXT);
                node.reopen();
                refresh();
            }
        }
    }

    /** Asks anew how far the open ones have come, after events were missed. */
    private void refresh() throws InterruptedException {
        for (Said one : List.copyOf(said.values())) {
            if (one.doneNanos() == 0) {
                happened(node.look(core -> core.message(one.message().id())), System.nanoTime());
            }
        }
    }

    private void happened(Views.Message message, long nanos) {
        Said before = said.get(message.id());
        if (before != null) keep(new Said(message, before.nanos(), before.doneNanos()), nanos);
    }

    private void keep(Said now, long nanos) {
        boolean done = now.state().hasReached(wanted) || now.state().isLost();
        Said before = said.get(now.message().id());
        if (before == null) open++;
        if (done && now.doneNanos() == 0) {
            open--;
            said.put(now.message().id(), new Said(now.message(), now.nanos(), nanos));
        } else {
            said.put(now.message().id(), now);
        }
    }

    /** All that were said, in order, as they stand. */
    List<Said> said() {
        return List.copyOf(said.values());
    }
}
