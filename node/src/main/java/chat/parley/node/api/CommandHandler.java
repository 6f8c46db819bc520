package chat.parley.node.api;

/** Runs the command lines that fast clients hand over; a face implements it. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Runs a command to its end, on a thread of its own that is interrupted when the client has gone or the node ends.
     *
     * @return the exit code, 0 to 255
     */
    int run(Invocation invocation);
}
