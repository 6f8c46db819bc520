package chat.parley.node.store;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.ChatChange.InsertMessage;
import chat.parley.node.chat.ChatChange.PutSetting;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.Sealed;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call on the store, from the queue to its answer. Made by the caller, then the writer's until the loop runs {@link #answer}. */
abstract sealed class Call {
    /** What a call, or a change in one, is counted with besides its texts and envelopes, in bytes: its objects. */
    private static final int OBJECTS = 256;

    /** How much it holds while it waits, in bytes. */
    abstract long bytes();

    /** Whether nobody waits for it. */
    boolean isLater() {
        return false;
    }

    /** It will not be done. Lets go of what it holds. */
    abstract void refuse(String reason);

    /** Tells the caller; on the loop, once. */
    abstract void answer();

    /** Changes to be committed. */
    static final class Commit extends Call {
        private final boolean later;
        private final Consumer<Journal.Outcome> done;
        private final Set<Long> known = new HashSet<>(0);
        private List<ChatChange> chat;
        private List<SessionChange> session;
        private long bytes;
        private Journal.@Nullable Outcome outcome;

        Commit(List<ChatChange> chat, List<SessionChange> session, boolean later, Consumer<Journal.Outcome> done) {
            this.chat = List.copyOf(chat);
            this.session = List.copyOf(session);
            this.later = later;
            this.done = done;
            bytes = count();
        }

        /** Applies its changes; not committed yet. */
        void apply(Changes changes) {
            changes.apply(chat, session, known);
        }

        /** Its changes are on disk. */
        void committed() {
            outcome = new Journal.Outcome.Committed(Set.copyOf(known));
        }

        /** Whether it was refused before the writer saw it. */
        boolean isRefused() {
            return outcome != null;
        }

        @Override
        boolean isLater() {
            return later;
        }

        @Override
        void refuse(String reason) {
            if (outcome == null) outcome = new Journal.Outcome.Failed(reason);
            chat = List.of();
            session = List.of();
            bytes = OBJECTS;
        }

        @Override
        void answer() {
            if (outcome == null) throw new IllegalStateException("answered before it was committed");
            done.accept(outcome);
        }

        @Override
        long bytes() {
            return bytes;
        }

        private long count() {
            long sum = (long) OBJECTS * (1 + chat.size() + session.size());
            for (ChatChange change : chat) {
                if (change instanceof InsertMessage insert)
                    sum += 2L * insert.message().text().length();
                if (change instanceof PutSetting put) sum += put.value().length;
            }
            for (SessionChange change : session) {
                if (change instanceof SessionChange.Enqueue enqueue)
                    sum += enqueue.row().content().length;
                if (change instanceof SessionChange.Number number) sum += bytes(number.envelopes());
            }
            return sum;
        }

        private static long bytes(List<Sealed> envelopes) {
            long bytes = 0;
            for (Sealed sealed : envelopes) bytes += OBJECTS + sealed.envelope().length;
            return bytes;
        }
    }

    /** A question. */
    static final class Ask<T> extends Call {
        private final Supplier<Read<T>> start;
        private final T nothing;
        private final Consumer<T> consumer;
        private @Nullable Read<T> read;
        private boolean refused;

        /**
         * Asks.
         *
         * @param start begins the read, and begins it anew where what it saw was taken back
         * @param nothing the answer where none can be had
         */
        Ask(Supplier<Read<T>> start, T nothing, Consumer<T> consumer) {
            this.start = start;
            this.nothing = nothing;
            this.consumer = consumer;
        }

        /**
         * Takes a turn.
         *
         * @return whether it is done
         */
        boolean turn() throws SQLException {
            if (refused) return true;
            if (read == null) read = start.get();
            return read.turn();
        }

        /** What it saw was taken back. */
        void startAnew() {
            read = null;
        }

        @Override
        void refuse(String reason) {
            refused = true;
            read = null;
        }

        @Override
        void answer() {
            consumer.accept(read == null ? nothing : read.result());
        }

        @Override
        long bytes() {
            return OBJECTS;
        }
    }
}
