package chat.parley.node.api;

import chat.parley.node.fast.NodeSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a node puts its socket: in its home where that is private and its path short enough, else in a private folder of its own that
 * a file in the home names. Only whoever holds the home's lock may ask, so that what lies there already is a dead node's.
 */
record SocketPlace(Path home, Path socket) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> SOCKET = PosixFilePermissions.fromString("rw-------");

    /**
     * Finds the place and clears it.
     *
     * @param runtime the folder for sockets that the system gives this person, if it does
     */
    static SocketPlace prepare(Path home, Optional<Path> runtime) throws IOException {
        Path inside = home.toAbsolutePath().resolve(NodeSocket.NAME);
        Path pointer = home.resolve(NodeSocket.POINTER);
        if (NodeSocket.fits(inside) && isPrivate(home, home)) {
            Files.deleteIfExists(pointer);
            Files.deleteIfExists(inside);
            return new SocketPlace(home, inside);
        }
        if (Files.exists(pointer)) {
            Path before = NodeSocket.of(home);
            if (NodeSocket.fits(before) && isPrivate(folder(before), home)) {
                Files.deleteIfExists(before);
                return new SocketPlace(home, before);
            }
        }
        Path folder = runtime.isPresent()
                ? Files.createTempDirectory(runtime.get(), "parley-")
                : Files.createTempDirectory("parley-");
        Path socket = folder.resolve(NodeSocket.NAME);
        Path written = Files.writeString(home.resolve(NodeSocket.POINTER + ".new"), socket + "\n");
        Files.move(written, pointer, StandardCopyOption.ATOMIC_MOVE);
        return new SocketPlace(home, socket);
    }

    /** Lets nobody else connect; called when the socket is there. */
    void restrict() throws IOException {
        Files.setPosixFilePermissions(socket, SOCKET);
    }

    /** Removes what {@link #prepare} and the socket left. */
    void clear() throws IOException {
        Files.deleteIfExists(socket);
        if (!socket.startsWith(home.toAbsolutePath())) {
            Files.deleteIfExists(home.resolve(NodeSocket.POINTER));
            Files.deleteIfExists(folder(socket));
        }
    }

    private static boolean isPrivate(Path folder, Path home) throws IOException {
        return Files.isDirectory(folder)
                && OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))
                && Files.getOwner(folder).equals(Files.getOwner(home));
    }

    private static Path folder(Path socket) {
        return Objects.requireNonNull(socket.toAbsolutePath().getParent(), "a socket is in a folder");
    }
}
