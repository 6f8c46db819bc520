package chat.parley.node.chat;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;

/**
 * A message as it lies in the store.
 *
 * @param seq local commit order, from 1; gaps are allowed
 * @param contact whose conversation it belongs to
 * @param id for life, unique with (contact, mine)
 * @param mine whether this node's person said it
 * @param atMillis the author's clock, ms since 1970
 * @param receivedMillis this node's clock when the row was made
 * @param text what was said
 * @param state as far as it has come
 * @param path what carried it
 */
public record StoredMessage(
        long seq,
        long contact,
        Id128 id,
        boolean mine,
        long atMillis,
        long receivedMillis,
        String text,
        State state,
        PathKind path) {

    /** How far a message has come; for one's own from QUEUED to READ, RECEIVED for the other's. */
    public enum State {
        QUEUED,
        SENT,
        HELD,
        DELIVERED,
        READ,
        FAILED,
        CANCELLED,
        RECEIVED;

        /** As JSON and people read it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What carried a message. The codes are on disk. */
    public enum PathKind {
        NONE(0),
        LAN(1),
        DIRECT(2),
        PUNCHED(3),
        RELAY(4),
        MAILBOX(5);

        private final int code;

        PathKind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** The kind of this code; NONE for an unknown one. */
        public static PathKind of(int code) {
            for (PathKind kind : values()) if (kind.code == code) return kind;
            return NONE;
        }

        /** As JSON and people read it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public StoredMessage withState(State newState) {
        return new StoredMessage(seq, contact, id, mine, atMillis, receivedMillis, text, newState, path);
    }

    public StoredMessage withPath(PathKind newPath) {
        return new StoredMessage(seq, contact, id, mine, atMillis, receivedMillis, text, state, newPath);
    }

    /**
     * Which messages to read.
     *
     * @param contact of this conversation only
     * @param afterSeq committed after this one
     * @param search holding this text
     * @param limit at most so many
     * @param newest the newest {@code limit} that fit, rather than the first
     */
    public record Query(
            Optional<Long> contact, Optional<Long> afterSeq, Optional<String> search, int limit, boolean newest) {}
}
