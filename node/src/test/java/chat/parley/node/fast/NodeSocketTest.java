package chat.parley.node.fast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pointer to a place that somebody else may have made is as good as none. */
class NodeSocketTest {
    @TempDir
    private Path home;

    private Path folder;
    private Path inside;

    @BeforeEach
    void pointElsewhere() throws IOException {
        folder = Files.createDirectory(home.resolve("elsewhere"));
        inside = home.resolve(NodeSocket.NAME);
        mode("rwx------");
        point(folder.resolve("node.sock").toString());
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private void point(String text) throws IOException {
        Files.writeString(home.resolve(NodeSocket.POINTER), text + "\n");
    }

    @Test
    void aPrivateFolderIsTrusted() throws IOException {
        assertThat(NodeSocket.of(home)).isEqualTo(folder.resolve("node.sock"));
    }

    @Test
    void aFolderThatOthersGetIntoIsNot() throws IOException {
        for (String mode : new String[] {"rwxrwx---", "rwx---rwx", "rwx--x---", "rwxr-xr-x"}) {
            mode(mode);
            assertThat(NodeSocket.of(home)).as(mode).isEqualTo(inside);
        }
    }

    @Test
    void aFolderThatIsGoneIsNot() throws IOException {
        Files.delete(folder);
        assertThat(NodeSocket.of(home)).isEqualTo(inside);
    }

    @Test
    void aLinkToAFolderIsNot() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), folder);
        point(link.resolve("node.sock").toString());
        assertThat(NodeSocket.of(home)).isEqualTo(inside);
    }

    @Test
    void anotherUsersFolderIsNot() throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Files.setOwner(
                folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertThat(NodeSocket.of(home)).isEqualTo(inside);
    }

    @Test
    void whatIsNoPathIsNot() throws IOException {
        for (String text : new String[] {"", "a\0b", "node.sock", "/"}) {
            point(text);
            assertThat(NodeSocket.of(home)).as(text).isEqualTo(inside);
        }
    }
}
