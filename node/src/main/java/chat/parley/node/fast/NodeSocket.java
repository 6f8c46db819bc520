package chat.parley.node.fast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

    private NodeSocket() {}

    /** Where a node that serves this home listens; nothing need be there. */
    public static Path of(Path home) throws IOException {
        Path pointer = home.resolve(POINTER);
        if (Files.exists(pointer) && Files.size(pointer) <= MAX_POINTER_BYTES) {
            return Path.of(Files.readString(pointer).strip());
        }
        return home.resolve(NAME);
    }

    /** Whether a socket address can hold this path. */
    public static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
    }
}
