package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogFileTest {
    @TempDir
    private Path home;

    @AfterEach
    void logAsBefore() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new LogToStderr().configure(context);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void nobodyElseReadsTheLogAlsoWhenItIsRolled() throws IOException {
        Logger log = LoggerFactory.getLogger(LogFileTest.class);
        LogFile.into(home, true);
        String line = "x".repeat(10_000);
        // The size is looked at once in a while.
        for (int i = 0; i < 2_000 && !Files.exists(home.resolve("log/node.1.log")); i++) log.info("{}", line);
        Path folder = home.resolve("log");
        assertThat(mode(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList())
                assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("node.log")).exists();
    }

    @Test
    void whatAnOlderVersionLeftOpenIsClosed() throws IOException {
        Path folder = Files.createDirectory(home.resolve("log"));
        Path file = Files.createFile(folder.resolve("node.log"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        LogFile.into(home, true);
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(file)).isEqualTo("rw-------");
    }
}
