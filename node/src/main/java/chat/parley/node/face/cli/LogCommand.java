package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log [--follow]}: what the node noted. Needs no node: the file is in the home. */
@Command(name = "log", description = Usage.LOG)
final class LogCommand extends CliCommand {
    /** The file's name in {@code HOME/log}; who writes it is decided where nodes are started. */
    static final String FILE = "node.log";

    private static final int CHUNK = 1 << 15;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Option(names = "--follow", description = Usage.LOG_FOLLOW)
    private boolean follow;

    @Override
    int run(Context context) throws InterruptedException {
        Path file = context.home().resolve("log").resolve(FILE);
        if (!Files.exists(file)) {
            if (!follow) throw new UserError(Messages.noLog(file), Messages.NO_LOG_NEXT);
            context.output().note(Messages.noLog(file));
        }
        long position = print(context.output(), file, 0);
        while (follow) {
            context.output().flush();
            // A file has no events that every system tells; twice a second is as good as at once for a reader.
            boolean unused = new CountDownLatch(1).await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            position = print(context.output(), file, position);
        }
        return DONE;
    }

    /** Prints whole lines from a position on; returns the next. A shorter file is a new one. */
    private static long print(Output output, Path file, long from) {
        if (!Files.exists(file)) return 0;
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long position = log.length() < from ? 0 : from;
            byte[] chunk = new byte[CHUNK];
            while (true) {
                log.seek(position);
                int count = log.read(chunk);
                int end = lastLineEnd(chunk, count);
                if (end == 0) return position;
                new String(chunk, 0, end, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> output.line(TerminalText.line(line)));
                position += end;
            }
        } catch (IOException unreadable) {
            throw new UserError(Messages.unreadable(file, unreadable), "");
        }
    }

    private static int lastLineEnd(byte[] chunk, int count) {
        int end = count;
        while (end > 0 && chunk[end - 1] != '\n') end--;
        // A line longer than the chunk is printed in pieces rather than never.
        return end <= 0 && count == CHUNK ? count : Math.max(0, end);
    }
}
