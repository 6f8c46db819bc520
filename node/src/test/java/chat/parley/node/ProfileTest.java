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

    @Test
    void whoIsShutOutHasNeitherATokenNorAnIntroductionAnyMore() {
        keep(Profile.create(random));
        Profile profile = Profile.load(stored, random);
        long given = profile.newTokenId();
        keep(profile.shutOut(given));
        assertThat(profile.isRevoked(given)).isTrue();
        assertThat(profile.revoked()).hasSize(2).anyMatch(id -> id < 0);
        keep(profile.shutOut(0));
        assertThat(profile.revoked()).hasSize(3);
    }

    @Test
    void beyondWhatServersKeepEveryTokenIsAnother() {
        keep(Profile.create(random));
        Map<String, byte[]> again = new LinkedHashMap<>();
        stored.forEach((key, value) -> again.put(key, value.clone()));
        Profile profile = Profile.load(stored, random);
        long blocked = profile.newTokenId();
        long friend = profile.newTokenId();
        byte[] blockedToken = profile.token(blocked);
        byte[] friendToken = profile.token(friend);
        keep(profile.shutOut(blocked));
        for (int i = 0; i < 998; i++) keep(profile.renewIntroduction());
        assertThat(profile.revoked()).hasSize(1_000).contains(blocked);
        assertThat(profile.owesTokens()).isFalse();
        assertThat(profile.token(friend)).isEqualTo(friendToken);

        keep(profile.renewIntroduction());
        assertThat(profile.revoked()).isEmpty();
        assertThat(profile.token(blocked)).as("what they hold does not hold").isNotEqualTo(blockedToken);
        assertThat(profile.token(friend)).isNotEqualTo(friendToken);

        again.putAll(stored);
        Profile restarted = Profile.load(again, random);
        assertThat(restarted.owesTokens()).isTrue();
        assertThat(restarted.token(friend)).isEqualTo(profile.token(friend));
        stored.putAll(again);
        keep(List.of(restarted.tokensTold()));
        assertThat(restarted.owesTokens()).isFalse();
        assertThat(stored.get("token.untold")).isEmpty();
    }
}
