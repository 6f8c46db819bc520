package chat.parley.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where benchmarks keep files. */
final class Folders {
    private Folders() {}

    /**
     * A new folder on a disk. Below the module's {@code target}, unless {@code bench.folder} says where the disk is.
     *
     * @throws IOException also where that is memory: a sync would cost nothing there
     */
    static Path onDisk() throws IOException {
        Path parent = Path.of(System.getProperty("bench.folder", "target")).toAbsolutePath();
        Files.createDirectories(parent);
        String type = Files.getFileStore(parent).type();
        if (List.of("tmpfs", "ramfs").contains(type))
            throw new IOException(parent + " is " + type + ": -Dbench.folder=");
        return Files.createTempDirectory(parent, "bench");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
