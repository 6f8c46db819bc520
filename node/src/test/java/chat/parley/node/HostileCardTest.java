package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.core.Views;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards that are signed well and mean ill. */
class HostileCardTest {
    private static final String KEY = "y".repeat(56);

    @TempDir
    private Path folder;

    private Views.Added add(Lodge lodge, String... homes) {
        try (Someone bob = new Someone()) {
            return Lodge.get(lodge.core.add(bob.card("bob", bob.nodeId, homes).link(), Optional.empty()));
        }
    }

    @Test
    void aHomeToJoinIsWrittenAsAnAddressIsOrNotAtAll() throws Exception {
        String key = new chat.parley.crypto.identity.RendezvousKey(new byte[32]).toString();
        try (Lodge lodge = new Lodge(folder.resolve("me"), false)) {
            assertThat(add(lodge, "h:1/k;id>/tmp/x;echo").join()).isNull();
            assertThat(add(lodge, "$(id):1/" + key).join()).isNull();
            assertThat(add(lodge, "h:1/" + KEY + ";id").join()).isNull();
            assertThat(add(lodge).join()).isNull();
            assertThat(add(lodge, "`id`:1/" + key, "H.example/" + key.toUpperCase(java.util.Locale.ROOT))
                            .join())
                    .isEqualTo("parley-rdv://h.example:27275/" + key);
        }
    }
}
