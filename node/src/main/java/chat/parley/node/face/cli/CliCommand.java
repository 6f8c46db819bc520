package chat.parley.node.face.cli;

/** One verb. Its options and parameters are picocli's fields; an instance serves one invocation. */
abstract class CliCommand {
    /** Done. */
    static final int DONE = 0;

    /**
     * Does it.
     *
     * @return the exit code
     * @throws chat.parley.node.core.UserError what a person can act on: becomes a line and its exit code
     * @throws InterruptedException when whoever gave the command has gone, or ends it
     */
    abstract int run(Context context) throws InterruptedException;
}
