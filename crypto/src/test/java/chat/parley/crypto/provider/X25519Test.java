package chat.parley.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.Vectors;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class X25519Test {
    /** Wycheproof calls results "acceptable" where RFC 7748 leaves a choice; ours is to refuse zero and take the rest. */
    @Test
    void agreesWithWycheproof() throws Exception {
        int zero = 0;
        int ran = 0;
        for (Vectors.Case vector : Vectors.wycheproof("x25519_test.json")) {
            byte[] privateKey = vector.bytes("private");
            byte[] publicKey = vector.bytes("public");
            byte[] shared = vector.bytes("shared");
            boolean allZero = Arrays.equals(shared, new byte[32]);
            assertThat(X25519.isLowOrder(publicKey)).as(vector.name()).isEqualTo(allZero);
            if (allZero) {
                assertThatThrownBy(() -> X25519.agree(privateKey, publicKey))
                        .as(vector.name())
                        .isInstanceOf(CryptoException.class);
                zero++;
            } else {
                assertThat(X25519.agree(privateKey, publicKey))
                        .as(vector.name())
                        .isEqualTo(shared);
            }
            ran++;
        }
        Vectors.report("x25519_test.json", ran, zero + " of them all zero and refused");
        assertThat(zero).isPositive();
    }

    @Test
    void bothSidesAgree() throws Exception {
        KeyPair25519 alice = X25519.generate(new SecureRandom());
        KeyPair25519 bob = X25519.generate(new SecureRandom());
        assertThat(alice.agree(bob.publicKey())).isEqualTo(bob.agree(alice.publicKey()));
        assertThat(KeyPair25519.fromPrivate(alice.privateKey()).publicKey()).isEqualTo(alice.publicKey());
    }

    @Test
    void refusesTheAllZeroResultWithoutAStackTrace() {
        KeyPair25519 pair = X25519.generate(new SecureRandom());
        assertThatThrownBy(() -> pair.agree(new byte[32]))
                .isInstanceOf(CryptoException.class)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void refusesOtherLengths() {
        KeyPair25519 pair = X25519.generate(new SecureRandom());
        assertThatThrownBy(() -> pair.agree(new byte[31])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> X25519.publicKey(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWipedPairKeepsItsPublicHalfOnly() {
        KeyPair25519 pair = X25519.generate(new SecureRandom());
        byte[] publicKey = pair.publicKey();
        pair.wipe();
        assertThat(pair.publicKey()).isEqualTo(publicKey);
        assertThatThrownBy(pair::privateKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.agree(publicKey)).isInstanceOf(IllegalStateException.class);
    }
}
