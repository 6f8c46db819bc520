package chat.parley.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.Vectors;
import chat.parley.crypto.provider.MlKem768.DecapsulationKey;
import chat.parley.crypto.provider.MlKem768.Encapsulation;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class MlKem768Test {
    @Test
    void generatesAsWycheproof() throws Exception {
        int ran = 0;
        for (Vectors.Case vector : Vectors.wycheproof("mlkem_768_keygen_seed_test.json")) {
            DecapsulationKey key = MlKem768.generate(vector.bytes("seed"));
            assertThat(vector.valid()).isTrue();
            assertThat(key.publicKey()).as(vector.name()).isEqualTo(vector.bytes("ek"));
            assertThat(key.expanded()).as(vector.name()).isEqualTo(vector.bytes("dk"));
            DecapsulationKey read = MlKem768.expanded(vector.bytes("dk"));
            assertThat(read.publicKey()).as(vector.name()).isEqualTo(vector.bytes("ek"));
            Encapsulation made = MlKem768.encapsulate(vector.bytes("ek"), new byte[32]);
            assertThat(read.decapsulate(made.ciphertext())).isEqualTo(made.shared());
            ran++;
        }
        Vectors.report("mlkem_768_keygen_seed_test.json", ran, "");
    }

    @Test
    void encapsulatesAsWycheproof() throws Exception {
        int ran = 0;
        int refused = 0;
        for (Vectors.Case vector : Vectors.wycheproof("mlkem_768_encaps_test.json")) {
            if (vector.valid()) {
                Encapsulation made = MlKem768.encapsulate(vector.bytes("ek"), vector.bytes("m"));
                assertThat(made.ciphertext()).as(vector.name()).isEqualTo(vector.bytes("c"));
                assertThat(made.shared()).as(vector.name()).isEqualTo(vector.bytes("K"));
            } else {
                assertThatThrownBy(() -> MlKem768.encapsulate(vector.bytes("ek"), vector.bytes("m")))
                        .as(vector.name())
                        .isInstanceOf(CryptoException.class);
                refused++;
            }
            ran++;
        }
        Vectors.report("mlkem_768_encaps_test.json", ran, refused + " of them refused");
    }

    @Test
    void decapsulatesAsWycheproof() throws Exception {
        int ran = 0;
        int refused = 0;
        for (Vectors.Case vector : Vectors.wycheproof("mlkem_768_test.json")) {
            if (vector.valid()) {
                DecapsulationKey key = MlKem768.generate(vector.bytes("seed"));
                assertThat(key.publicKey()).as(vector.name()).isEqualTo(vector.bytes("ek"));
                assertThat(key.decapsulate(vector.bytes("c"))).as(vector.name()).isEqualTo(vector.bytes("K"));
            } else if (vector.name().contains("Private key")) {
                assertThatThrownBy(() -> MlKem768.generate(vector.bytes("seed")))
                        .as(vector.name())
                        .isInstanceOf(IllegalArgumentException.class);
                refused++;
            } else {
                DecapsulationKey key = MlKem768.generate(vector.bytes("seed"));
                assertThatThrownBy(() -> key.decapsulate(vector.bytes("c")))
                        .as(vector.name())
                        .isInstanceOf(CryptoException.class);
                refused++;
            }
            ran++;
        }
        Vectors.report("mlkem_768_test.json", ran, refused + " of them refused");
    }

    @Test
    void bothSidesShareTheSecret() throws Exception {
        SecureRandom random = new SecureRandom();
        DecapsulationKey key = MlKem768.generate(random);
        Encapsulation made = MlKem768.encapsulate(key.publicKey(), random);
        assertThat(made.shared()).hasSize(MlKem768.SHARED_BYTES);
        assertThat(made.ciphertext()).hasSize(MlKem768.CIPHERTEXT_BYTES);
        assertThat(key.decapsulate(made.ciphertext())).isEqualTo(made.shared());
        made.ciphertext()[0] ^= 1;
        assertThat(key.decapsulate(made.ciphertext())).as("implicit rejection").isNotEqualTo(made.shared());
    }

    @Test
    void refusesAnExpandedKeyThatDoesNotFitItself() throws Exception {
        DecapsulationKey key = MlKem768.generate(new byte[64]);
        byte[] good = key.expanded();
        assertThat(good).hasSize(MlKem768.EXPANDED_BYTES);
        for (int index : new int[] {1152 + 1170, 1152 + 1184, 2400 - 33}) {
            byte[] changed = good.clone();
            changed[index] ^= 1;
            assertThatThrownBy(() -> MlKem768.expanded(changed)).isInstanceOf(CryptoException.class);
        }
        assertThatThrownBy(() -> MlKem768.expanded(new byte[2399])).isInstanceOf(CryptoException.class);
    }

    @Test
    void isOfNoUseOnceWiped() {
        DecapsulationKey key = MlKem768.generate(new byte[64]);
        key.wipe();
        assertThatThrownBy(() -> key.decapsulate(new byte[MlKem768.CIPHERTEXT_BYTES]))
                .isInstanceOf(IllegalStateException.class);
    }
}
