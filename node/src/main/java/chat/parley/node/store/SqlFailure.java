package chat.parley.node.store;

import java.sql.SQLException;

/** An {@link SQLException} on its way through a port whose methods declare none. */
final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    private SqlFailure(SQLException cause) {
        super(cause);
    }

    /** Does it; a failure comes out as this. */
    static void wrap(Work work) {
        try {
            work.run();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }
}
