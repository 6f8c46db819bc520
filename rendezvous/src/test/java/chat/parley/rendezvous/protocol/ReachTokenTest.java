package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.NodeId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ReachTokenTest {
    private final TokenKey key = new TokenKey(sequence(32, 1));
    private final NodeId giver = new NodeId(sequence(16, 100));

    @Test
    void isTheIdAndTheFirstHalfOfTheMac() throws Exception {
        ReachToken token = ReachToken.give(key, giver, false, new Random(7));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(sequence(32, 1), "HmacSHA256"));
        mac.update(sequence(16, 100));
        byte[] whole = mac.doFinal(Arrays.copyOf(token.bytes(), 8));
        assertThat(Arrays.copyOfRange(token.bytes(), 8, 24)).isEqualTo(Arrays.copyOf(whole, 16));
        assertThat(ReachToken.of(token.bytes())).isEqualTo(token);
    }

    @Test
    void topBitMarksAnIntroduction() {
        for (int seed = 0; seed < 100; seed++) {
            ReachToken introduction = ReachToken.give(key, giver, true, new Random(seed));
            assertThat(introduction.introduction()).isTrue();
            assertThat(introduction.bytes()[0] & 0x80).isEqualTo(0x80);
            assertThat(ReachToken.give(key, giver, false, new Random(seed)).introduction())
                    .isFalse();
        }
    }

    @Test
    void holdsForItsGiverAndKeyOnly() {
        ReachToken token = ReachToken.give(key, giver, false, new Random(1));
        assertThat(token.verify(key, giver)).isTrue();
        assertThat(token.verify(TokenKey.random(new SecureRandom()), giver)).isFalse();
        assertThat(token.verify(key, new NodeId(sequence(16, 101)))).isFalse();
        for (int bit = 0; bit < 192; bit++) {
            byte[] bytes = token.bytes();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ReachToken.of(bytes).verify(key, giver))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void neverPrintsWhatCouldBeUsed() {
        ReachToken token = ReachToken.give(key, giver, true, new Random(1));
        assertThat(token.toString()).isEqualTo("ReachToken(introduction)");
        assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(key.bytes(), 0, 2));
    }

    @Test
    void refusesAnotherLength() {
        assertThatThrownBy(() -> ReachToken.of(new byte[23])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenKey(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] sequence(int length, int from) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (from + i);
        return bytes;
    }
}
