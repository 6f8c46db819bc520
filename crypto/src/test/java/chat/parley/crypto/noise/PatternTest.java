package chat.parley.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
    @Test
    void readsTheHybridPatternsAsTheProtocolHasThem() {
        assertThat(Pattern.parse("XKhfs").messages())
                .containsExactly(
                        List.of(Token.E, Token.ES, Token.E1),
                        List.of(Token.E, Token.EE, Token.EKEM1),
                        List.of(Token.S, Token.SE));
        assertThat(Pattern.parse("XXhfs").messages())
                .containsExactly(
                        List.of(Token.E, Token.E1),
                        List.of(Token.E, Token.EE, Token.EKEM1, Token.S, Token.ES),
                        List.of(Token.S, Token.SE));
        assertThat(Pattern.parse("XKhfs").responderKnown()).isTrue();
        assertThat(Pattern.parse("XXhfs").responderKnown()).isFalse();
    }

    @Test
    void putsSeveralPsksWhereTheirNumbersSay() {
        Pattern pattern = Pattern.parse("NNpsk0+psk2");
        assertThat(pattern.pskCount()).isEqualTo(2);
        assertThat(pattern.messages())
                .containsExactly(List.of(Token.PSK, Token.E), List.of(Token.E, Token.EE, Token.PSK));
    }

    @Test
    void knowsWhoNeedsWhichKey() {
        Pattern x1k = Pattern.parse("X1K");
        assertThat(x1k.needsLocalStatic(Role.INITIATOR)).isTrue();
        assertThat(x1k.needsRemoteStatic(Role.INITIATOR)).isTrue();
        assertThat(x1k.needsRemoteStatic(Role.RESPONDER)).isFalse();
        assertThat(Pattern.parse("NX").needsLocalStatic(Role.INITIATOR)).isFalse();
        assertThat(Pattern.parse("N").oneWay()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ZZ", "NNpsk3", "NNpsk0+psk0", "NNpsk0psk2", "XXfallback", "NNhfs", "NN+"})
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> Pattern.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Noise_NN_25519_AESGCM_SHA512",
                "Noise_NN_448_AESGCM_SHA256",
                "Noise_XKhfs_25519_AESGCM_SHA256",
                "Noise_XK_25519+MLKEM768_AESGCM_SHA256",
                "Noise_NN_25519_DES_SHA256",
                "Noise_NN_25519_AESGCM",
            })
    void refusesOtherProtocols(String name) {
        assertThatThrownBy(() -> NoiseProtocol.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
