package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.provider.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/**
 * A server's folder: its static key, and a lock that keeps two servers from using one folder. The key is the server's identity to
 * everyone who has its address, so it is on disk, file and folder synced, before it is used; it is made once, in a file of
 * mode 0600 that appears whole or not at all.
 *
 * <p>{@code rendezvous.key}: version (1 byte, 1) and the private key (32). One thread.
 */
final class DataFolder implements AutoCloseable {
    private static final String KEY = "rendezvous.key";
    private static final String NEW_KEY = "rendezvous.key.new";
    private static final String LOCK = "lock";
    private static final byte VERSION = 1;
    private static final int KEY_FILE_BYTES = 1 + NodeKey.KEY_BYTES;
    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final FileChannel lockFile;
    private final NodeKey key;
    private final boolean fresh;

    private DataFolder(FileChannel lockFile, NodeKey key, boolean fresh) {
        this.lockFile = lockFile;
        this.key = key;
        this.fresh = fresh;
    }

    /**
     * Opens a folder, making it and its key when they are not there.
     *
     * @throws StartException it can't be used; the message says why
     */
    static DataFolder open(Path folder, SecureRandom random) throws StartException {
        try {
            Files.createDirectories(folder, OWNER_ONLY_FOLDER);
            FileChannel lockFile = lock(folder);
            try {
                boolean fresh = !Files.exists(folder.resolve(KEY), LinkOption.NOFOLLOW_LINKS);
                if (fresh) make(folder, random);
                return new DataFolder(lockFile, read(folder.resolve(KEY)), fresh);
            } catch (IOException | StartException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartException("cannot use the data folder " + folder + ": " + e.getMessage(), e);
        }
    }

    NodeKey key() {
        return key;
    }

    /** Whether the key was made just now. */
    boolean isFresh() {
        return fresh;
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static FileChannel lock(Path folder) throws IOException, StartException {
        FileChannel file = FileChannel.open(
                folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // another server in this very process: as if the system had said so
        }
        if (lock != null) return file;
        file.close();
        throw new StartException(
                "another rendezvous uses the data folder " + folder + "; stop it or choose --data DIR");
    }

    private static void make(Path folder, SecureRandom random) throws IOException {
        byte[] secret = NodeKey.generate(random).privateKey();
        byte[] bytes =
                ByteBuffer.allocate(KEY_FILE_BYTES).put(VERSION).put(secret).array();
        Path part = folder.resolve(NEW_KEY);
        Files.deleteIfExists(part); // a crash while writing left it; nobody has seen that key
        Set<StandardOpenOption> exclusively = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(part, exclusively, OWNER_ONLY_FILE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) file.write(left);
            file.force(true);
        } finally {
            Secrets.wipe(secret, bytes);
        }
        Files.move(part, folder.resolve(KEY), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }

    private static NodeKey read(Path file) throws IOException, StartException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            if (bytes.length != KEY_FILE_BYTES || bytes[0] != VERSION) {
                throw new StartException(
                        file + " is not a key of this version; restore it from a backup, or move it away"
                                + " for a new key, which changes the server's address");
            }
            byte[] secret = Arrays.copyOfRange(bytes, 1, bytes.length);
            NodeKey key = NodeKey.fromPrivate(secret);
            Secrets.wipe(secret);
            return key;
        } finally {
            Secrets.wipe(bytes);
        }
    }
}
