package chat.parley.node.face.cli;

/** How far one's own message has come, in order; read from the word that core uses. */
enum MessageState {
    QUEUED,
    SENT,
    HELD,
    DELIVERED,
    READ,
    FAILED,
    CANCELLED,
    RECEIVED;

    /** A word of a newer node counts as not known to have gone. */
    static MessageState of(String word) {
        for (MessageState state : values()) {
            if (state.word().equals(word)) return state;
        }
        return QUEUED;
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether it has come as far as wanted, or further. */
    boolean hasReached(MessageState wanted) {
        return !isLost() && compareTo(wanted) >= 0;
    }

    /** Whether it never will. */
    boolean isLost() {
        return this == FAILED || this == CANCELLED;
    }
}
