package chat.parley.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignedTest {
    private static final String LABEL = "parley test 1";

    private final Identity identity = Identity.generate(new SecureRandom());
    private final byte[] bytes = {1, 2, 3, 4};

    @Test
    void opensWhatWasSignedAndKeepsItAsReceived() throws Exception {
        byte[] wire = identity.sign(LABEL, bytes).wire();
        assertThat(wire)
                .hasSize(Signed.OVERHEAD_BYTES + 4)
                .startsWith(identity.peerId().publicKey());
        Signed opened = Signed.open(wire, LABEL, wire.length);
        assertThat(opened.signer()).isEqualTo(identity.peerId());
        assertThat(opened.bytes()).isEqualTo(bytes);
        assertThat(opened.wire()).isEqualTo(wire);
        assertThat(opened).isEqualTo(identity.sign(LABEL, bytes));
    }

    @Test
    void signsTheLabelAZeroAndTheBytes() {
        byte[] wire = identity.sign(LABEL, bytes).wire();
        byte[] message = (LABEL + "\0\1\2\3\4").getBytes(StandardCharsets.US_ASCII);
        assertThat(Ed25519.verify(identity.peerId().publicKey(), message, Arrays.copyOfRange(wire, 32, 96)))
                .isTrue();
    }

    @Test
    void refusesEveryFlippedBit() {
        byte[] wire = identity.sign(LABEL, bytes).wire();
        for (int i = 0; i < wire.length; i++) {
            byte[] changed = wire.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertRefused(changed, LABEL, 512);
        }
    }

    @Test
    void refusesAnotherLabelAndOtherLengths() throws Exception {
        byte[] wire = identity.sign(LABEL, bytes).wire();
        assertRefused(wire, "parley test 2", 512);
        assertRefused(wire, LABEL, wire.length - 1);
        assertRefused(Arrays.copyOf(wire, wire.length - 1), LABEL, 512);
        assertRefused(Arrays.copyOf(wire, wire.length + 1), LABEL, 512);
        assertRefused(new byte[95], LABEL, 512);
        assertRefused(new byte[0], LABEL, 512);
        Signed.open(identity.sign(LABEL, new byte[0]).wire(), LABEL, Signed.OVERHEAD_BYTES);
    }

    @Test
    void refusesLabelsThatCouldBeConfused() {
        assertThatThrownBy(() -> identity.sign("", bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> identity.sign("a\0b", bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> identity.sign("caf\u00e9", bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdentityIsRestoredFromItsSeedUntilItIsWiped() {
        Identity restored = Identity.fromSeed(identity.seed());
        assertThat(restored.peerId()).isEqualTo(identity.peerId());
        assertThat(restored.sign(LABEL, bytes)).isEqualTo(identity.sign(LABEL, bytes));
        restored.wipe();
        assertThat(restored.peerId()).isEqualTo(identity.peerId());
        assertThatThrownBy(restored::seed).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> restored.sign(LABEL, bytes)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Identity.fromSeed(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(byte[] wire, String label, int maxBytes) {
        assertThatThrownBy(() -> Signed.open(wire, label, maxBytes))
                .isInstanceOf(CryptoException.class)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }
}
