package chat.parley.node.store;

import chat.parley.node.core.UserError;
import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What stops a store, as a person reads it.
 *
 * @param cause what is wrong, one line
 * @param nextStep what to do about it; empty where there is nothing
 * @param isBug whether it is neither the disk's nor the file's fault
 */
record Trouble(String cause, String nextStep, boolean isBug) {
    /** Extended result codes of SQLite hold the plain one in their lowest byte. */
    private static final int PLAIN_CODE = 0xff;

    /** What an exception of a store's work means. */
    static Trouble of(Path database, Throwable failure) {
        Throwable cause = failure instanceof SqlFailure && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SQLiteException e) return of(database, e.getResultCode());
        return new Trouble(database + " met a bug (" + cause + ")", "start again", true);
    }

    private static Trouble of(Path database, SQLiteErrorCode code) {
        if (is(code, SQLiteErrorCode.SQLITE_FULL)) {
            return new Trouble("the disk of " + database + " is full", "free some space, then start again", false);
        }
        if (is(code, SQLiteErrorCode.SQLITE_CORRUPT) || is(code, SQLiteErrorCode.SQLITE_NOTADB)) {
            return new Trouble(database + " is damaged", "keep a copy of it, and put back a backup", false);
        }
        if (is(code, SQLiteErrorCode.SQLITE_READONLY)
                || is(code, SQLiteErrorCode.SQLITE_CANTOPEN)
                || is(code, SQLiteErrorCode.SQLITE_PERM)) {
            return new Trouble("can't write " + database, "give this user that folder, then start again", false);
        }
        if (is(code, SQLiteErrorCode.SQLITE_BUSY) || is(code, SQLiteErrorCode.SQLITE_LOCKED)) {
            return new Trouble(database + " is in use by another program", "end it, then start again", false);
        }
        if (is(code, SQLiteErrorCode.SQLITE_IOERR)) {
            return new Trouble(
                    "the disk of " + database + " failed (" + code.name() + ")", "check it, then start again", false);
        }
        // What is left are statements that SQLite does not take: ours.
        return new Trouble(database + " met a bug (" + code.name() + ")", "start again", true);
    }

    private static boolean is(SQLiteErrorCode code, SQLiteErrorCode plain) {
        return (code.code & PLAIN_CODE) == plain.code;
    }

    /** Cause and next step in one line. */
    String line() {
        return error().line();
    }

    /** The same as an exception. */
    UserError error() {
        return new UserError(cause, nextStep);
    }
}
