package chat.parley.node.peer;

import chat.parley.node.chat.ChatChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one run of a peer's effects makes: one transaction. Positions that follow each other are one change, the last;
 * so a thousand envelopes cost one row of position.
 */
final class Batch {
    final List<ChatChange> chat = new ArrayList<>();
    final List<SessionChange> session = new ArrayList<>();
    final List<Consumer<Set<Long>>> afterCommit = new ArrayList<>();
    /** The last ticket of the session that this commits; 0 for none. */
    long ticket;
    /** Whether anybody waits for it to be on disk. */
    boolean urgent;

    private SessionChange.@Nullable Move move;

    /** A new position; what stranger counts it brings are added to those before it. */
    void move(SessionChange.Move next) {
        SessionChange.Move before = move;
        move = before == null
                ? next
                : new SessionChange.Move(
                        next.contact(),
                        next.position(),
                        next.hole(),
                        next.lastMessage().or(before::lastMessage),
                        before.strangerEnvelopes() + next.strangerEnvelopes(),
                        before.strangerBytes() + next.strangerBytes());
    }

    /** All session changes, the position last. */
    List<SessionChange> sessionChanges() {
        if (move != null) session.add(move);
        move = null;
        return session;
    }

    boolean isEmpty() {
        return chat.isEmpty() && session.isEmpty() && move == null;
    }

    /** Runs what waited for the commit. */
    void committed(Set<Long> known) {
        for (Consumer<Set<Long>> action : afterCommit) action.accept(known);
    }
}
