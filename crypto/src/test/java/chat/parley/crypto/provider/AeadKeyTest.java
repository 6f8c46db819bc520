package chat.parley.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeadKeyTest {
    private static final byte[] NO_AAD = {};

    enum Kind {
        AES_GCM("aes_gcm_test.json", ByteOrder.BIG_ENDIAN),
        CHACHA_POLY("chacha20_poly1305_test.json", ByteOrder.LITTLE_ENDIAN);

        final String file;
        final ByteOrder order;

        Kind(String file, ByteOrder order) {
            this.file = file;
            this.order = order;
        }

        NonceAead key(int seed) {
            return make(random(seed, AeadKey.KEY_BYTES));
        }

        NonceAead make(byte[] key) {
            return this == AES_GCM ? new AesGcmKey(key) : new ChaChaPolyKey(key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithWycheproof(Kind kind) throws Exception {
        int ran = 0;
        int skipped = 0;
        for (Vectors.Case vector : Vectors.wycheproof(kind.file)) {
            if (vector.group().get("keySize").asInt() != 256
                    || vector.group().get("ivSize").asInt() != 96) {
                skipped++;
                continue;
            }
            byte[] nonce = vector.bytes("iv");
            byte[] aad = vector.bytes("aad");
            byte[] plain = vector.bytes("msg");
            byte[] sealed = concat(vector.bytes("ct"), vector.bytes("tag"));
            byte[] out = new byte[plain.length + AeadKey.TAG_BYTES];
            if (vector.valid()) {
                kind.make(vector.bytes("key")).sealWithNonce(nonce, aad, plain, 0, plain.length, out, 0);
                assertThat(out).as(vector.name()).isEqualTo(sealed);
                int opened = kind.make(vector.bytes("key")).openWithNonce(nonce, aad, sealed, 0, sealed.length, out, 0);
                assertThat(Arrays.copyOf(out, opened)).as(vector.name()).isEqualTo(plain);
            } else {
                NonceAead key = kind.make(vector.bytes("key"));
                byte[] untouched = new byte[sealed.length];
                assertThatThrownBy(() -> key.openWithNonce(nonce, aad, sealed, 0, sealed.length, untouched, 0))
                        .as(vector.name())
                        .isInstanceOf(CryptoException.class);
                assertThat(untouched).as("nothing of what failed").containsOnly(0);
            }
            ran++;
        }
        Vectors.report(kind.file, ran, skipped + " skipped (key not 256 or nonce not 96 bits)");
    }

    @ParameterizedTest
    @EnumSource
    void putsTheCounterInTheLastEightBytesOfTheNonce(Kind kind) throws Exception {
        long counter = 0x0102_0304_0506_0708L;
        byte[] nonce = ByteBuffer.allocate(12)
                .order(kind.order)
                .putInt(0)
                .putLong(counter)
                .array();
        byte[] sealed = new byte[20];
        kind.key(1).seal(counter, NO_AAD, new byte[4], 0, 4, sealed, 0);
        assertThat(kind.key(1).openWithNonce(nonce, NO_AAD, sealed, 0, 20, new byte[4], 0))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void sealsAndOpensInPlaceAtAnyOffset(Kind kind) throws Exception {
        NonceAead sender = kind.key(2);
        NonceAead receiver = kind.key(2);
        long counter = 0;
        for (int length : new int[] {0, 1, 15, 16, 17, 63, 64, 65, 300, 1024, 4096, 16_384}) {
            for (int offset : new int[] {0, 1, 3, 16}) {
                byte[] plain = random(length, length);
                byte[] aad = random(offset, offset);
                byte[] apart = new byte[length + AeadKey.TAG_BYTES];
                kind.key(2).seal(counter, aad, plain, 0, length, apart, 0);
                byte[] buffer = new byte[offset + length + AeadKey.TAG_BYTES + 5];
                Arrays.fill(buffer, (byte) 0x5a);
                System.arraycopy(plain, 0, buffer, offset, length);

                sender.seal(counter, aad, buffer, offset, length, buffer, offset);

                assertThat(Arrays.copyOfRange(buffer, offset, offset + apart.length))
                        .isEqualTo(apart);
                assertThat(receiver.open(counter, aad, buffer, offset, apart.length, buffer, offset))
                        .isEqualTo(length);
                assertThat(Arrays.copyOfRange(buffer, offset, offset + length)).isEqualTo(plain);
                assertThat(Arrays.copyOf(buffer, offset)).as("before").doesNotContain(0);
                assertThat(Arrays.copyOfRange(buffer, offset + apart.length, buffer.length))
                        .as("after")
                        .containsOnly(0x5a);
                counter++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesOtherOverlaps(Kind kind) {
        byte[] buffer = new byte[64];
        assertThatThrownBy(() -> kind.key(3).seal(0, NO_AAD, buffer, 4, 20, buffer, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kind.key(3).open(0, NO_AAD, buffer, 0, 36, buffer, 8))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatWasChangedAndGoesOn(Kind kind) throws Exception {
        byte[] plain = random(4, 100);
        byte[] aad = {1, 2, 3};
        byte[] sealed = new byte[116];
        kind.key(4).seal(7, aad, plain, 0, 100, sealed, 0);
        NonceAead receiver = kind.key(4);
        byte[] out = new byte[200];
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            Arrays.fill(out, (byte) 1);
            assertThatThrownBy(() -> receiver.open(7, aad, changed, 0, 116, out, 0))
                    .isInstanceOf(CryptoException.class)
                    .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
            assertThat(Arrays.copyOf(out, 100)).containsOnly(0);
        }
        assertThatThrownBy(() -> receiver.open(8, aad, sealed, 0, 116, out, 0)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> receiver.open(7, NO_AAD, sealed, 0, 116, out, 0))
                .isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> receiver.open(7, aad, sealed, 0, 115, out, 0)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> receiver.open(7, aad, sealed, 0, 15, out, 0)).isInstanceOf(CryptoException.class);
        assertThat(receiver.open(7, aad, sealed, 0, 116, out, 0)).isEqualTo(100);
        assertThat(Arrays.copyOf(out, 100)).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource
    void rekeysAsNoiseSays(Kind kind) throws Exception {
        byte[] raw = random(5, 32);
        byte[] next = new byte[48];
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(-1).array();
        kind.make(raw).sealWithNonce(nonce, NO_AAD, new byte[32], 0, 32, next, 0);
        NonceAead expected = kind.make(Arrays.copyOf(next, 32));
        NonceAead key = kind.make(raw);
        byte[] before = new byte[20];
        key.seal(0, NO_AAD, new byte[4], 0, 4, before, 0);

        key.rekey();

        byte[] sealed = new byte[20];
        key.seal(1, NO_AAD, new byte[4], 0, 4, sealed, 0);
        assertThat(expected.open(1, NO_AAD, sealed, 0, 20, new byte[4], 0)).isEqualTo(4);
        assertThatThrownBy(() -> key.open(0, NO_AAD, before, 0, 20, new byte[4], 0))
                .isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> key.seal(-1, NO_AAD, new byte[4], 0, 4, sealed, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.open(-1, NO_AAD, sealed, 0, 20, sealed, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesToSealTheSameCounterTwiceInARow(Kind kind) {
        NonceAead key = kind.key(6);
        byte[] out = new byte[20];
        key.seal(9, NO_AAD, new byte[4], 0, 4, out, 0);
        assertThatThrownBy(() -> key.seal(9, NO_AAD, new byte[4], 0, 4, out, 0))
                .isInstanceOf(IllegalStateException.class);
        key.seal(10, NO_AAD, new byte[4], 0, 4, out, 0);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterARest(Kind kind) throws Exception {
        NonceAead sender = kind.key(8);
        NonceAead receiver = kind.key(8);
        byte[] buffer = new byte[20];
        for (long counter = 0; counter < 3; counter++) {
            sender.seal(counter, NO_AAD, buffer, 0, 4, buffer, 0);
            receiver.open(counter, NO_AAD, buffer, 0, 20, buffer, 0);
            sender.rest();
            receiver.rest();
        }
        assertThat(buffer).startsWith(0, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void isOfNoUseOnceWiped(Kind kind) {
        NonceAead key = kind.key(7);
        key.wipe();
        key.wipe();
        assertThat(key.key()).containsOnly(0);
        assertThatThrownBy(() -> key.seal(0, NO_AAD, new byte[4], 0, 4, new byte[20], 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.open(0, NO_AAD, new byte[20], 0, 20, new byte[4], 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::rekey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesSizesThatDoNotFit() {
        AesGcmKey key = new AesGcmKey(new byte[32]);
        assertThatThrownBy(() -> new AesGcmKey(new byte[16])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.seal(0, NO_AAD, new byte[4], 0, 4, new byte[19], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> key.open(0, NO_AAD, new byte[20], 1, 20, new byte[4], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> key.sealWithNonce(new byte[8], NO_AAD, new byte[4], 0, 4, new byte[20], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] |= 1; // so that zeros show what was overwritten
        }
        return bytes;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
