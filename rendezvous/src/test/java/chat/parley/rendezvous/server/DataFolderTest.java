package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path temp;

    @Test
    void makesItsKeyOnceForItsOwnerOnly() throws Exception {
        Path folder = temp.resolve("a/b");
        byte[] key;
        try (DataFolder first = DataFolder.open(folder, random)) {
            assertThat(first.isFresh()).isTrue();
            key = first.key().publicKey();
        }
        try (DataFolder again = DataFolder.open(folder, random)) {
            assertThat(again.isFresh()).isFalse();
            assertThat(again.key().publicKey()).isEqualTo(key);
        }
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("rendezvous.key"))).isEqualTo("rw-------");
        assertThat(Files.size(folder.resolve("rendezvous.key"))).isEqualTo(33);
        assertThat(folder.resolve("rendezvous.key.new")).doesNotExist();
    }

    @Test
    void serversDoNotShareAFolder() throws Exception {
        try (DataFolder first = DataFolder.open(temp, random)) {
            assertThatThrownBy(() -> DataFolder.open(temp, random))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another rendezvous uses");
            assertThat(first.isFresh()).isTrue();
        }
        DataFolder.open(temp, random).close();
    }

    @Test
    void aCrashWhileTheKeyWasWrittenDoesNoHarm() throws Exception {
        Files.write(temp.resolve("rendezvous.key.new"), new byte[] {1, 2, 3});
        try (DataFolder folder = DataFolder.open(temp, random)) {
            assertThat(folder.isFresh()).isTrue();
        }
    }

    @Test
    void neverReplacesAKeyItCannotRead() throws Exception {
        Path file = temp.resolve("rendezvous.key");
        Files.write(file, new byte[] {9, 9});
        assertThatThrownBy(() -> DataFolder.open(temp, random))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("not a key of this version");
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {9, 9});
    }

    @Test
    void saysWhyAFolderCannotBeUsed() throws Exception {
        Path file = Files.write(temp.resolve("file"), new byte[1]);
        assertThatThrownBy(() -> DataFolder.open(file.resolve("x"), random))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot use the data folder");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
