package chat.parley.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.KeyTextException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    /** Made with Python: base64.b32encode(key + hashlib.sha256(label + b"\0" + key).digest()[:3]).lower(). */
    private static final String PEER_TEXT = "zdh5nxpe5pzpsaahbykryizkge4d6rsnkrnwe2lqo57ildettkqwwvyf";

    private static final String RENDEZVOUS_TEXT = "zdh5nxpe5pzpsaahbykryizkge4d6rsnkrnwe2lqo57ildettkqsyofl";

    private final PeerId peer = new PeerId(key());

    private static byte[] key() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (7 * i + 200);
        }
        return key;
    }

    @Test
    void writesAndReadsItsText() throws Exception {
        assertThat(peer.toString()).isEqualTo(PEER_TEXT).hasSize(56);
        assertThat(peer.shortText()).isEqualTo(PEER_TEXT.substring(0, 7));
        assertThat(PeerId.parse(PEER_TEXT)).isEqualTo(peer).hasSameHashCodeAs(peer);
        assertThat(PeerId.parse(PEER_TEXT.toUpperCase(Locale.ROOT))).isEqualTo(peer);
        assertThat(new RendezvousKey(key()).toString()).isEqualTo(RENDEZVOUS_TEXT);
        assertThat(RendezvousKey.parse(RENDEZVOUS_TEXT).publicKey()).isEqualTo(key());
    }

    @Test
    void saysWhatIsWrong() {
        assertRefused(() -> PeerId.parse(PEER_TEXT.substring(1)), Reason.LENGTH, "56 characters, this has 55");
        assertRefused(() -> PeerId.parse(PEER_TEXT + "a"), Reason.LENGTH, "57");
        assertRefused(() -> PeerId.parse(replace(9, '1')), Reason.CHARACTER, "character 10, '1',");
        assertRefused(() -> PeerId.parse(replace(0, ' ')), Reason.CHARACTER, "character 1, U+0020,");
        assertRefused(() -> PeerId.parse(replace(55, '\u212a')), Reason.CHARACTER, "character 56, U+212A,");
        assertRefused(() -> PeerId.parse(RENDEZVOUS_TEXT), Reason.KIND, "a rendezvous key, not a peer id");
        assertRefused(() -> RendezvousKey.parse(PEER_TEXT), Reason.KIND, "a peer id, not a rendezvous key");
    }

    @Test
    void findsEveryMistypedCharacter() {
        for (int i = 0; i < PEER_TEXT.length(); i++) {
            String mistyped = replace(i, PEER_TEXT.charAt(i) == 'a' ? 'b' : 'a');
            assertRefused(() -> PeerId.parse(mistyped), Reason.CHECKSUM, "checksum");
        }
    }

    @Test
    void readsBackWhateverItWrites() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            assertThat(PeerId.parse(new PeerId(key).toString()).publicKey()).isEqualTo(key);
        }
    }

    @Test
    void ordersByUnsignedBytesAndKeepsItsOwnCopy() {
        byte[] low = new byte[32];
        byte[] high = new byte[32];
        high[0] = (byte) 0x80;
        PeerId lower = new PeerId(low);
        PeerId higher = new PeerId(high);
        List<PeerId> sorted = new ArrayList<>(List.of(higher, lower));
        Collections.sort(sorted);
        assertThat(sorted).containsExactly(lower, higher);
        low[0] = (byte) 0xff;
        lower.publicKey()[0] = (byte) 0xff;
        assertThat(lower).isEqualTo(new PeerId(new byte[32]));
        assertThatThrownBy(() -> new PeerId(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String replace(int index, char character) {
        StringBuilder text = new StringBuilder(PEER_TEXT);
        text.setCharAt(index, character);
        return text.toString();
    }

    private static void assertRefused(ThrowingCallable parse, Reason reason, String says) {
        assertThatThrownBy(parse)
                .isInstanceOf(KeyTextException.class)
                .hasMessageContaining(says)
                .satisfies(e -> assertThat(((KeyTextException) e).reason()).isEqualTo(reason));
    }
}
