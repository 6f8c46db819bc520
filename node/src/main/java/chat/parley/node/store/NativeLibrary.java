package chat.parley.node.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once to a folder that stays. Left to itself the driver unpacks 1.1 MB to the temp folder at every
 * start, and leaves them there after a kill; measured, opening takes 200 ms so and 50 ms from the folder.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private NativeLibrary() {}

    /**
     * Unpacks the library where it is not yet, and tells the driver. Does nothing where the launcher chose a folder (the property
     * {@value #PATH}), or where the driver has loaded already: it loads once a process. What goes wrong here is no error: the driver
     * then unpacks for itself.
     */
    static void prepare(Path folder) {
        if (System.getProperty(PATH) != null) return;
        String name = LibraryLoaderUtil.getNativeLibName();
        URL packed = SQLiteJDBCLoader.class.getResource(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
        if (packed == null) return; // a system that the driver knows no library for
        // A folder a version, so that an update never loads its predecessor's. The name is left as it is: where the
        // file does not
        // load, the driver looks for that name in its own jar.
        Path versioned = folder.resolve(SQLiteJDBCLoader.getVersion());
        Path file = versioned.resolve(name);
        try {
            if (!Files.exists(file)) unpack(packed, versioned, file);
        } catch (IOException e) {
            return;
        }
        System.setProperty(PATH, versioned.toAbsolutePath().toString());
    }

    private static void unpack(URL packed, Path folder, Path file) throws IOException {
        Files.createDirectories(folder, HomeFiles.ownerOnlyFolder());
        Path draft = Files.createTempFile(folder, "unpacking", ".tmp");
        try (InputStream in = packed.openStream()) {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
            // Synced before it gets its name: half a library would keep the node from ever starting again.
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
