package chat.parley.node.store;

import java.sql.SQLException;

/** A read that takes one or several turns on the writer's thread, so that a long one does not hold up commits. */
interface Read<T> {
    /**
     * Takes a turn.
     *
     * @return whether it is done
     */
    boolean turn() throws SQLException;

    /** What was found so far. */
    T result();

    /** Work that answers at once. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }
}
