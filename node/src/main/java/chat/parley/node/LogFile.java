package chat.parley.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Where a node's log goes once its home is known: {@code HOME/log/node.log}, from info on, at most {@link #FILES} files of
 * {@link #BYTES}. Until then, and beside it where no screen is, warnings go to stderr as {@link LogToStderr} says.
 */
final class LogFile {
    /** The largest a file becomes. */
    private static final long BYTES = 2L << 20;
    /** Files kept beside the one that is written. */
    private static final int FILES = 3;

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private LogFile() {}

    /**
     * Begins to log into a home, which is there. The log names people: nobody else reads it, whatever the home's mode.
     *
     * @param quiet whether a screen shows what happens, so that stderr gets nothing
     */
    static void into(Path home, boolean quiet) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Path folder = home.resolve("log");

        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}: %msg%n");
        encoder.start();

        RollingFileAppender<ILoggingEvent> file = new PrivateFiles();
        file.setContext(context);
        file.setName("file");
        file.setFile(folder.resolve("node.log").toString());
        file.setEncoder(encoder);

        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(file);
        names.setFileNamePattern(folder.resolve("node.%i.log").toString());
        names.setMinIndex(1);
        names.setMaxIndex(FILES);
        names.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(BYTES));
        size.start();

        file.setRollingPolicy(names);
        file.setTriggeringPolicy(size);
        file.start();

        Appender<ILoggingEvent> before = root.getAppender("file");
        if (before != null) {
            root.detachAppender(before);
            before.stop();
        }
        root.addAppender(file);
        root.setLevel(Level.INFO);
        if (quiet) root.detachAppender(LogToStderr.NAME);
    }

    /** Makes its folder and its files for their owner alone, also those of an older version. */
    private static final class PrivateFiles extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name);
            Path folder = Objects.requireNonNull(file.getParent(), name);
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            Files.setPosixFilePermissions(folder, FOLDER);
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
            } catch (FileAlreadyExistsException before) {
                Files.setPosixFilePermissions(file, FILE);
            }
            super.openFile(name);
        }
    }
}
