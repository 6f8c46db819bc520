package chat.parley.node.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Keeps what is known of a bug in {@code HOME/log/crash-DATE.txt}: the stack, and neither arguments nor texts. */
final class CrashFile {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss-SSS", Locale.ROOT);

    /** The home may be new: nobody else may look into it. */
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private CrashFile() {}

    /** Writes it; returns the line for the person. */
    static String write(Path home, Throwable bug, Clock clock) {
        StringWriter stack = new StringWriter();
        bug.printStackTrace(new PrintWriter(stack, true));
        String what = bug.getClass().getSimpleName();
        try {
            Path folder = Files.createDirectories(home.resolve("log"), OWNER_ONLY);
            Path file = folder.resolve("crash-" + DATE.format(LocalDateTime.now(clock)) + ".txt");
            if (!Files.exists(file)) Files.createFile(file, OWNERS_FILE);
            Files.writeString(file, Version.text() + "\n" + System.getProperty("os.name") + "\n\n" + stack);
            return Messages.crashed(what, file);
        } catch (IOException unwritable) {
            return Messages.crashed(
                    what, unwritable, stack.toString().lines().limit(2).toList());
        }
    }
}
