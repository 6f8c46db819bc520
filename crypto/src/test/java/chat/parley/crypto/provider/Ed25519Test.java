package chat.parley.crypto.provider;

import static chat.parley.crypto.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.Vectors;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ed25519Test {
    @Test
    void agreesWithWycheproof() throws Exception {
        int ran = 0;
        for (Vectors.Case vector : Vectors.wycheproof("ed25519_test.json")) {
            byte[] publicKey = hex(vector.group().get("publicKey").get("pk").asText());
            assertThat(Ed25519.verify(publicKey, vector.bytes("msg"), vector.bytes("sig")))
                    .as(vector.name())
                    .isEqualTo(vector.valid());
            ran++;
        }
        Vectors.report("ed25519_test.json", ran, "");
    }

    /** RFC 8032 §7.1, test 2. */
    @Test
    void signsAsItsRfc() {
        byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        assertThat(Ed25519.publicKey(seed))
                .isEqualTo(hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        assertThat(Ed25519.sign(seed, new byte[] {0x72}))
                .isEqualTo(hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    @Test
    void verifiesItsOwnAndNothingElse() {
        byte[] seed = Ed25519.generate(new SecureRandom());
        byte[] message = {1, 2, 3};
        byte[] signature = Ed25519.sign(seed, message);
        byte[] publicKey = Ed25519.publicKey(seed);
        assertThat(Ed25519.verify(publicKey, message, signature)).isTrue();
        assertThat(Ed25519.verify(publicKey, new byte[] {1, 2, 4}, signature)).isFalse();
        assertThat(Ed25519.verify(Ed25519.publicKey(Ed25519.generate(new SecureRandom())), message, signature))
                .isFalse();
    }

    /** Under a key of small order a signature that needs no secret is good for many messages: such a key is nobody's. */
    @Test
    void refusesKeysOfSmallOrder() {
        byte[] signature = new byte[64]; // R neutral, S zero: S·B = R + h·A wherever h·A is neutral
        signature[0] = 1;
        for (String key : new String[] {
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        }) {
            for (byte message = 0; message < 100; message++) {
                assertThat(Ed25519.verify(hex(key), new byte[] {message}, signature))
                        .as(key)
                        .isFalse();
            }
        }
    }

    @Test
    void neverThrowsOnHostileInput() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] publicKey = new byte[random.nextInt(8) == 0 ? random.nextInt(70) : 32];
            byte[] signature = new byte[random.nextInt(8) == 0 ? random.nextInt(130) : 64];
            random.nextBytes(publicKey);
            random.nextBytes(signature);
            assertThat(Ed25519.verify(publicKey, new byte[random.nextInt(9)], signature))
                    .isFalse();
        }
    }

    @Test
    void refusesSeedsOfOtherLengths() {
        assertThatThrownBy(() -> Ed25519.publicKey(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ed25519.sign(new byte[64], new byte[1])).isInstanceOf(IllegalArgumentException.class);
    }
}
