package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a node's answers on a command's own thread. */
final class Answers {
    /** A node answers from memory or after one commit; longer than the local API's own limit, which says more. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private Answers() {}

    /** The answer; throws what the future failed with. */
    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException silent) {
            throw new UserError(Messages.NODE_SILENT, Messages.NODE_SILENT_NEXT);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof TimeoutException) throw new UserError(Messages.NODE_SILENT, Messages.NODE_SILENT_NEXT);
            if (cause instanceof RuntimeException known) throw known;
            if (cause instanceof Error fatal) throw fatal;
            throw new IllegalStateException(cause);
        }
    }
}
