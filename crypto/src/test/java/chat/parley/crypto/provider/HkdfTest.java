package chat.parley.crypto.provider;

import static chat.parley.crypto.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HkdfTest {
    @Test
    void agreesWithWycheproof() throws Exception {
        int ran = 0;
        for (Vectors.Case vector : Vectors.wycheproof("hkdf_sha256_test.json")) {
            int size = vector.test().get("size").asInt();
            byte[] salt = vector.bytes("salt");
            byte[] input = vector.bytes("ikm");
            byte[] info = vector.bytes("info");
            if (vector.valid()) {
                assertThat(Hkdf.derive(salt, input, info, size))
                        .as(vector.name())
                        .isEqualTo(vector.bytes("okm"));
            } else {
                assertThatThrownBy(() -> Hkdf.derive(salt, input, info, size))
                        .as(vector.name())
                        .isInstanceOf(IllegalArgumentException.class);
            }
            ran++;
        }
        Vectors.report("hkdf_sha256_test.json", ran, "");
    }

    @Test
    void givesNoiseItsOutputs() {
        byte[] chainingKey = new byte[32];
        byte[] input = {1, 2, 3};
        byte[] temporary = Hmac.sha256(chainingKey, input);
        byte[] first = Hmac.sha256(temporary, new byte[] {1});
        byte[] second = Hmac.sha256(temporary, first, new byte[] {2});
        byte[] third = Hmac.sha256(temporary, second, new byte[] {3});
        assertThat(Hkdf.noise(chainingKey, input, 2)).isDeepEqualTo(new byte[][] {first, second});
        assertThat(Hkdf.noise(chainingKey, input, 3)).isDeepEqualTo(new byte[][] {first, second, third});
        assertThatThrownBy(() -> Hkdf.noise(chainingKey, input, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 4231 §4.3 (short key) and §4.7 (key longer than a block). */
    @Test
    void hmacAgreesWithItsRfc() {
        assertThat(Hmac.sha256(ascii("Jefe"), ascii("what do ya want "), ascii("for nothing?")))
                .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        byte[] key = new byte[131];
        Arrays.fill(key, (byte) 0xaa);
        assertThat(Hmac.sha256(key, ascii("Test Using Larger Than Block-Size Key - Hash Key First")))
                .isEqualTo(hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }

    @Test
    void hasherStartsOverAfterEachDigest() {
        Sha256.Hasher hasher = new Sha256.Hasher();
        byte[] chain = Sha256.digest(ascii("abc"));
        assertThat(chain).isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        byte[] expected = Sha256.digest(chain, ascii("abc"));
        hasher.update(chain).update(ascii("-abc"), 1, 3).digestInto(chain, 0);
        assertThat(chain).isEqualTo(expected);
        assertThat(hasher.update(ascii("abc")).digest()).isEqualTo(Sha256.digest(ascii("abc")));
        assertThatThrownBy(() -> hasher.digestInto(chain, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsCompareAndEnd() {
        byte[] secret = {1, 2, 3};
        assertThat(Secrets.equal(secret, new byte[] {1, 2, 3})).isTrue();
        assertThat(Secrets.equal(secret, new byte[] {1, 2, 4})).isFalse();
        assertThat(Secrets.equal(secret, new byte[] {1, 2})).isFalse();
        Secrets.wipe(secret);
        assertThat(secret).containsOnly(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
