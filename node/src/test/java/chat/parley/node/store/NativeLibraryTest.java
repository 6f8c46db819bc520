package chat.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver loads once a process, so each start is a process. */
class NativeLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void isUnpackedOnceAndNowhereElse() throws Exception {
        Path home = folder.resolve("home");
        start(home);
        Path library = onlyFile(home.resolve("native"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("native"))))
                .isEqualTo("rwx------");
        Object before = Files.getAttribute(library, "unix:ino");
        start(home);
        assertThat(onlyFile(home.resolve("native"))).isEqualTo(library);
        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(before);
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void oneThatDoesNotLoadStopsNoStart() throws Exception {
        Path home = folder.resolve("home");
        start(home);
        Files.write(onlyFile(home.resolve("native")), new byte[100]);
        start(home);
    }

    private static Path onlyFile(Path in) throws IOException {
        try (Stream<Path> files = Files.walk(in)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private void start(Path home) throws Exception {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        Process child = Children.start(
                List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + tmp),
                CommitChild.class,
                home.toString(),
                "singly",
                "1");
        assertThat(child.inputReader().lines().toList()).contains("done");
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
