package chat.parley.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.provider.CryptoException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeCertificateTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private final Identity identity = Identity.generate(RANDOM);
    private final NodeId nodeId = NodeId.random(RANDOM);
    private final NodeKey nodeKey = NodeKey.generate(RANDOM);

    @Test
    void readsWhatWasIssued() throws Exception {
        for (long generation : new long[] {0, 1, 23, 24, 65_536, 0xffff_ffffL}) {
            NodeCertificate issued = NodeCertificate.issue(identity, nodeId, nodeKey.publicKey(), generation);
            NodeCertificate read = NodeCertificate.parse(issued.wire());
            assertThat(read).isEqualTo(issued);
            assertThat(read.peerId()).isEqualTo(identity.peerId());
            assertThat(read.nodeId()).isEqualTo(nodeId);
            assertThat(read.nodeKey()).isEqualTo(nodeKey.publicKey());
            assertThat(read.generation()).isEqualTo(generation);
            assertThat(read.wire()).isEqualTo(issued.wire());
            assertThat(read.isFor(nodeKey.publicKey())).isTrue();
            assertThat(read.isFor(new byte[32])).isFalse();
            assertThat(issued.wire()).hasSizeBetween(158, 162);
        }
    }

    @Test
    void skipsFieldsItDoesNotKnow() throws Exception {
        Map<String, Object> fields = fields();
        fields.put("later", Map.of("deep", List.of(1, 2, "three")));
        assertThat(NodeCertificate.parse(sign(fields)).nodeId()).isEqualTo(nodeId);
    }

    @Test
    void refusesWhatIsMissingOrNotAsItShouldBe() throws Exception {
        for (String name : List.of("v", "n", "k", "g")) {
            Map<String, Object> without = fields();
            without.remove(name);
            assertRefused(sign(without));
        }
        assertRefused(sign(with("v", 2)));
        assertRefused(sign(with("v", "1")));
        assertRefused(sign(with("v", 1.0)));
        assertRefused(sign(with("g", -1)));
        assertRefused(sign(with("g", 0x1_0000_0000L)));
        assertRefused(sign(with("g", Long.MAX_VALUE)));
        assertRefused(sign(with("g", new java.math.BigInteger("1").shiftLeft(70))));
        assertRefused(sign(with("n", new byte[15])));
        assertRefused(sign(with("n", "AAAAAAAAAAAAAAAAAAAAAA==")));
        assertRefused(sign(with("k", new byte[33])));
        assertRefused(sign(with("k", new byte[32]))); // of low order
        assertRefused(sign(with("x", new byte[400]))); // longer than 512
    }

    @Test
    void refusesADuplicateAndWhatFollows() throws Exception {
        byte[] body = CBOR.writeValueAsBytes(fields());
        assertThat(body[0] & 0xff).as("a map of unknown size").isEqualTo(0xbf);
        byte[] twice = Arrays.copyOf(body, body.length + 3);
        System.arraycopy(new byte[] {0x61, 'g', 9, (byte) 0xff}, 0, twice, body.length - 1, 4);
        assertRefused(sign(twice));
        assertRefused(sign(Arrays.copyOf(body, body.length + 1)));
        assertRefused(sign(Arrays.copyOf(body, body.length - 1)));
        assertRefused(sign(new byte[0]));
        NodeCertificate.parse(sign(body));
    }

    @Test
    void refusesEveryFlippedBitAndAnotherLabel() throws Exception {
        byte[] wire =
                NodeCertificate.issue(identity, nodeId, nodeKey.publicKey(), 1).wire();
        for (int i = 0; i < wire.length; i++) {
            byte[] changed = wire.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertRefused(changed);
        }
        byte[] body = Arrays.copyOfRange(wire, Signed.OVERHEAD_BYTES, wire.length);
        assertRefused(identity.sign("parley node certificate 2", body).wire());
    }

    @Test
    void onlyCryptoExceptionsComeOutOfHostileBodies() throws Exception {
        Random random = new Random(11);
        byte[] body = CBOR.writeValueAsBytes(fields());
        for (int i = 0; i < 1_500; i++) {
            byte[] changed = i % 3 == 0 ? new byte[random.nextInt(100)] : body.clone();
            if (i % 3 == 0) {
                random.nextBytes(changed);
            } else {
                for (int flips = 0; flips <= i % 4; flips++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
            }
            try {
                NodeCertificateCbor.decode(changed);
            } catch (CryptoException expected) {
                assertThat(expected.getStackTrace()).isEmpty();
            }
        }
    }

    @Test
    void issuesForKeysAndGenerationsOnly() {
        assertThatThrownBy(() -> NodeCertificate.issue(identity, nodeId, new byte[31], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeCertificate.issue(identity, nodeId, new byte[32], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeCertificate.issue(identity, nodeId, nodeKey.publicKey(), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", 1);
        fields.put("n", nodeId.bytes());
        fields.put("k", nodeKey.publicKey());
        fields.put("g", 7);
        return fields;
    }

    private Map<String, Object> with(String name, Object value) {
        Map<String, Object> fields = fields();
        fields.put(name, value);
        return fields;
    }

    private byte[] sign(Map<String, Object> fields) throws Exception {
        return sign(CBOR.writeValueAsBytes(fields));
    }

    private byte[] sign(byte[] body) {
        return identity.sign(NodeCertificate.LABEL, body).wire();
    }

    private static void assertRefused(byte[] wire) {
        assertThatThrownBy(() -> NodeCertificate.parse(wire)).isInstanceOf(CryptoException.class);
    }
}
