package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.chat.ChatChange;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final List<String> SECRET = List.of("identity.seed", "node.key", "token.key");

    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> stored = new LinkedHashMap<>();

    private void keep(List<ChatChange> changes) {
        for (ChatChange change : changes) {
            if (change instanceof ChatChange.PutSetting put)
                stored.put(put.key(), put.value().clone());
        }
    }

    @Test
    void whatIsSecretIsTakenOutOfTheSettingsAndWiped() {
        assertThat(Profile.isNew(stored)).isTrue();
        keep(Profile.create(random));
        assertThat(Profile.isNew(stored)).isFalse();
        List<byte[]> secrets = SECRET.stream().map(stored::get).toList();
        Profile profile = Profile.load(stored, random);
        assertThat(stored).doesNotContainKeys(SECRET.toArray(String[]::new)).containsKey("node.id");
        for (byte[] secret : secrets) assertThat(secret).hasSize(32).containsOnly(0);
        assertThat(profile.card("me", List.of()).peer()).isEqualTo(profile.peerId());
    }
}
