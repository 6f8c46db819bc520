package chat.parley.node.store;

import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One running node a home: whoever holds this lock <i>is</i> the home's node. Held until {@link #close} or the end of the process,
 * however that comes. Any thread.
 *
 * <p>The system's lock belongs to the process, not to this object, and goes when the process closes any channel to the file. So a
 * second try inside one process is refused, but weakens the lock towards other processes; SQLite's own lock stands behind it.
 */
public final class HomeLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /**
     * Takes the lock; makes the home, open to nobody else, where there is none, and closes one that others can look into.
     *
     * @throws UserError if another node holds it, or the home can't be made or written
     */
    public static HomeLock acquire(Path home) {
        return tryAcquire(home)
                .orElseThrow(() -> new UserError(home + " is in use by another node", "stop it: parley stop"));
    }

    /**
     * The same where another node is no error.
     *
     * @return empty when another node holds it
     * @throws UserError if the home can't be made or written
     */
    public static Optional<HomeLock> tryAcquire(Path home) {
        FileChannel channel;
        try {
            HomeFiles.makeHome(home);
            channel = FileChannel.open(
                    home.resolve(FILE), HomeFiles.options(StandardOpenOption.CREATE), HomeFiles.ownerOnlyFile());
        } catch (IOException e) {
            throw HomeFiles.unusable(home, e);
        }
        return lock(home, channel);
    }

    private static Optional<HomeLock> lock(Path home, FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                HomeFiles.keepOthersOut(home);
                return Optional.of(new HomeLock(home, channel));
            }
            channel.close();
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            HomeFiles.closeQuietly(channel);
            return Optional.empty();
        } catch (IOException e) {
            HomeFiles.closeQuietly(channel);
            throw HomeFiles.unusable(home, e);
        }
    }

    /** The folder that is locked. */
    public Path home() {
        return home;
    }

    /** Lets the home go. */
    @Override
    public void close() {
        HomeFiles.closeQuietly(channel);
    }
}
