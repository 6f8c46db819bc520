package chat.parley.node.store;

import chat.parley.node.core.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of a home: nobody but their owner reads them, and they are on disk when a method returns. */
final class HomeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(HomeFiles.class);

    /** All that Parley puts into a home. */
    private static final Pattern OURS = Pattern.compile(
            "store\\.db(-wal|-shm|-journal)?|store\\.key(\\.new)?|lock|log|native|node\\.sock(\\.path(\\.new)?)?");

    private HomeFiles() {}

    /** Mode 0600. */
    static FileAttribute<Set<PosixFilePermission>> ownerOnlyFile() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }

    /** Mode 0700. */
    static FileAttribute<Set<PosixFilePermission>> ownerOnlyFolder() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    /** Opens for writing, and as said. */
    static Set<OpenOption> options(OpenOption how) {
        return Set.of(StandardOpenOption.WRITE, how);
    }

    /**
     * Makes the folder and what is missing above it. One that is there is left as it is; see {@link #keepOthersOut}.
     */
    static void makeHome(Path home) throws IOException {
        if (Files.isDirectory(home)) return;
        Files.createDirectories(home, ownerOnlyFolder());
        Path above = home.toAbsolutePath().getParent();
        if (above != null) syncFolder(above);
    }

    /**
     * Closes a home that others can look into, mode 0700, where all in it is ours, or nothing is in it yet. A folder that holds
     * something else may be one that others need: that is left as it is, and said.
     */
    static void keepOthersOut(Path home) {
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(home));
            if (mode.endsWith("------")) return;
            if (holdsOnlyOurs(home)) {
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
                return;
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the mode of {}", home, e);
        }
        LOG.warn("other users of this machine can look into {}; to keep them out: chmod 700 that folder", home);
    }

    private static boolean holdsOnlyOurs(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.allMatch(
                    file -> OURS.matcher(file.getFileName().toString()).matches());
        }
    }

    /** Makes an empty file, mode 0600, unless it is there. */
    static void makeFile(Path file) throws IOException {
        try {
            FileChannel.open(file, options(StandardOpenOption.CREATE_NEW), ownerOnlyFile())
                    .close();
        } catch (FileAlreadyExistsException e) {
            return; // what is wanted
        }
    }

    /**
     * Writes a new file, mode 0600. After a crash it is there whole or not at all. The caller knows that there is none yet.
     *
     * @param bytes all of it
     */
    static void writeNew(Path file, byte[] bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft); // of a crash; nothing was ever sealed with it
        try (FileChannel channel = FileChannel.open(draft, options(StandardOpenOption.CREATE_NEW), ownerOnlyFile())) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) channel.write(buffer);
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) syncFolder(folder);
    }

    /** Syncs a file that another library wrote. */
    static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Syncs a folder's entries, so that new files in it survive a loss of power. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What a person reads when a home can't be used. */
    static UserError unusable(Path home, IOException e) {
        String reason = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException
                        ? "it is not a folder"
                        : reason(e);
        return new UserError(
                "can't write in " + home + ": " + reason, "give this user that folder, or choose another with --home");
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** Closes where a failure changes nothing any more. */
    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            return; // the descriptor is gone either way
        }
    }
}
