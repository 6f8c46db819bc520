package chat.parley.node.core;

/**
 * Something a person can act on: one line that names the cause, and the next step where there is one. Completes a {@link Core}'s
 * futures exceptionally; commands print it and exit with {@link #exitCode}.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** It failed. */
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;
    /** Not done in time; what was queued stays queued. */
    public static final int TIMED_OUT = 3;

    private final String nextStep;
    private final int exitCode;

    /**
     * @param cause what went wrong, one line
     * @param nextStep what to do about it; empty where there is nothing
     */
    public UserError(String cause, String nextStep) {
        this(cause, nextStep, FAILED);
    }

    public UserError(String cause, String nextStep, int exitCode) {
        super(cause, null, false, false);
        this.nextStep = nextStep;
        this.exitCode = exitCode;
    }

    public String nextStep() {
        return nextStep;
    }

    public int exitCode() {
        return exitCode;
    }

    /** Cause and next step in one line. */
    public String line() {
        String cause = String.valueOf(getMessage());
        return nextStep.isEmpty() ? cause : cause + "; " + nextStep;
    }
}
