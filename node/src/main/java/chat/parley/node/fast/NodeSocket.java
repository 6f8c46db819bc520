package chat.parley.node.fast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a home's local socket is: {@code HOME/node.sock}, or, where that path is too long for a socket address, the place that
 * {@code HOME/node.sock.path} names.
 */
public final class NodeSocket {
    /** The socket's name in a home. */
    public static final String NAME = "node.sock";
    /** The file that names the socket's place when it is elsewhere. */
    public static final String POINTER = "node.sock.path";
    /** Longest path in bytes; a socket address holds 104 on macOS and 108 on Linux, its closing zero included. */
    public static final int MAX_PATH_BYTES = 100;

    private static final int MAX_POINTER_BYTES = 4096;
    /** How a folder's permissions end that only its owner may do anything with. */
    private static final String NOBODY_ELSE = "------";

    private NodeSocket() {}

    /**
     * Where a node that serves this home listens; nothing need be there. A place that another user could have made is none: the
     * folder may be gone since, and anybody may make one of its name in a folder for all.
     */
    public static Path of(Path home) throws IOException {
        Path pointer = home.resolve(POINTER);
        if (Files.exists(pointer) && Files.size(pointer) <= MAX_POINTER_BYTES) {
            try {
                Path socket = Path.of(Files.readString(pointer).strip());
                Path folder = socket.getParent();
                if (folder != null && socket.isAbsolute() && isPrivate(folder, home)) return socket;
            } catch (InvalidPathException damaged) {
                return home.resolve(NAME);
            }
        }
        return home.resolve(NAME);
    }

    /** Whether nobody but the home's owner gets into a folder; it is there, and no link. */
    private static boolean isPrivate(Path folder, Path home) throws IOException {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isDirectory()
                    && PosixFilePermissions.toString(found.permissions()).endsWith(NOBODY_ELSE)
                    && found.owner().equals(Files.getOwner(home));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Whether a socket address can hold this path. */
    public static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
    }
}
