package chat.parley.node.store;

import java.sql.SQLException;

/** A read that is done in one turn. */
final class OneTurn<T> implements Read<T> {
    private final Work<T> work;
    private T result;

    /** @param before the result until then */
    OneTurn(Work<T> work, T before) {
        this.work = work;
        result = before;
    }

    @Override
    public boolean turn() throws SQLException {
        result = work.run();
        return true;
    }

    @Override
    public T result() {
        return result;
    }
}
