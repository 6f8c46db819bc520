package chat.parley.crypto.identity;

import static chat.parley.crypto.OwnVectors.bytes;
import static chat.parley.crypto.OwnVectors.hex;
import static chat.parley.crypto.OwnVectors.sequence;
import static chat.parley.crypto.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.OwnVectors;
import chat.parley.crypto.provider.CryptoException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/identity.json}: texts of keys, what is signed, node certificates, safety numbers. To write it anew:
 * {@code mvn -q -pl crypto -Dtest=IdentityVectorsTest -Dparley.writeVectors=FILE test}.
 */
class IdentityVectorsTest {
    private static final String FILE = "identity.json";
    private static final int TOO_LONG = NodeCertificate.MAX_BYTES + 1 - Signed.OVERHEAD_BYTES;

    private final Identity alice = Identity.fromSeed(sequence(0x00, 32));
    private final Identity bob = Identity.fromSeed(sequence(0x20, 32));
    private final NodeKey nodeKey = NodeKey.fromPrivate(sequence(0x40, 32));
    private final NodeId nodeId = new NodeId(sequence(0xa0, 16));

    @Test
    void whatIsWrittenIsAsTheVectorsSay() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, section 1. Byte strings are hex. 'signed' is signer, signature, bytes;"
                        + " the signature is over label, a zero byte, bytes. Another order of the keys in 'bytes' is as good.");
        addTexts(all);
        addSignatures(all.putArray("signatures"));
        addCertificates(all);
        addSafetyNumbers(all.putArray("safetyNumbers"));
        OwnVectors.check(FILE, all);
    }

    @Test
    void textsAreReadAsTheVectorsSay() throws Exception {
        JsonNode all = OwnVectors.read(FILE);
        for (JsonNode vector : all.get("peerIds")) {
            assertThat(PeerId.parse(text(vector, "text")).publicKey()).isEqualTo(bytes(vector, "publicKey"));
        }
        for (JsonNode vector : all.get("rendezvousKeys")) {
            assertThat(RendezvousKey.parse(text(vector, "text")).publicKey()).isEqualTo(bytes(vector, "publicKey"));
        }
        for (JsonNode vector : all.get("refusedPeerIds")) {
            assertThatThrownBy(() -> PeerId.parse(text(vector, "text")))
                    .as(text(vector, "name"))
                    .isInstanceOfSatisfying(
                            KeyTextException.class, e -> assertThat(e.reason()).hasToString(text(vector, "reason")));
        }
    }

    @Test
    void signaturesAreReadAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("signatures")) {
            Signed signed = Signed.open(bytes(vector, "signed"), text(vector, "label"), NodeCertificate.MAX_BYTES);
            assertThat(signed.bytes()).isEqualTo(bytes(vector, "bytes"));
            assertThat(signed.signer().publicKey()).isEqualTo(bytes(vector, "signer"));
        }
    }

    @Test
    void certificatesAreReadAsTheVectorsSay() throws Exception {
        JsonNode all = OwnVectors.read(FILE);
        for (JsonNode vector : all.get("certificates")) {
            NodeCertificate read = NodeCertificate.parse(bytes(vector, "signed"));
            assertThat(read.peerId().publicKey()).isEqualTo(bytes(vector, "signer"));
            assertThat(read.nodeId().bytes()).isEqualTo(bytes(vector, "nodeId"));
            assertThat(read.nodeKey()).isEqualTo(bytes(vector, "nodeKey"));
            assertThat(read.generation()).isEqualTo(vector.get("generation").asLong());
        }
        for (JsonNode vector : all.get("refusedCertificates")) {
            assertThatThrownBy(() -> NodeCertificate.parse(bytes(vector, "signed")))
                    .as(text(vector, "name"))
                    .isInstanceOf(CryptoException.class);
        }
    }

    private void addTexts(ObjectNode all) {
        ArrayNode peerIds = all.putArray("peerIds");
        addPeerId(peerIds, "alice", alice);
        addPeerId(peerIds, "bob", bob);
        String text = alice.peerId().toString();
        peerIds.addObject()
                .put("name", "alice in upper case, read only")
                .put("publicKey", hex(alice.peerId().publicKey()))
                .put("text", text.toUpperCase(Locale.ROOT));
        RendezvousKey server = new RendezvousKey(nodeKey.publicKey());
        all.putArray("rendezvousKeys")
                .addObject()
                .put("name", "a rendezvous")
                .put("privateKey", hex(nodeKey.privateKey()))
                .put("publicKey", hex(server.publicKey()))
                .put("text", server.toString());
        ArrayNode refused = all.putArray("refusedPeerIds");
        addRefusedText(
                refused, "one character changed", (text.charAt(0) == 'a' ? 'b' : 'a') + text.substring(1), "CHECKSUM");
        addRefusedText(refused, "a rendezvous' key", server.toString(), "KIND");
        addRefusedText(refused, "one character less", text.substring(1), "LENGTH");
        addRefusedText(refused, "a character that base32 lacks", "0" + text.substring(1), "CHARACTER");
    }

    private static void addPeerId(ArrayNode to, String name, Identity identity) {
        to.addObject()
                .put("name", name)
                .put("seed", hex(identity.seed()))
                .put("publicKey", hex(identity.peerId().publicKey()))
                .put("text", identity.peerId().toString());
    }

    private static void addRefusedText(ArrayNode to, String name, String text, String reason) {
        to.addObject().put("name", name).put("text", text).put("reason", reason);
    }

    private void addSignatures(ArrayNode to) {
        addSigned(to, "some bytes", alice.sign("parley test 1", sequence(1, 5)), "parley test 1");
        addSigned(to, "no bytes", alice.sign("parley test 1", new byte[0]), "parley test 1");
        addSigned(
                to, "the same bytes under another label", alice.sign("parley test 2", sequence(1, 5)), "parley test 2");
    }

    private ObjectNode addSigned(ArrayNode to, String name, Signed signed, String label) {
        return to.addObject()
                .put("name", name)
                .put("seed", hex((signed.signer().equals(alice.peerId()) ? alice : bob).seed()))
                .put("signer", hex(signed.signer().publicKey()))
                .put("label", label)
                .put("bytes", hex(signed.bytes()))
                .put("signed", hex(signed.wire()));
    }

    private void addCertificates(ObjectNode all) throws CryptoException {
        ArrayNode good = all.putArray("certificates");
        addIssued(good, "generation 1", alice, 1);
        addIssued(good, "the highest generation", bob, NodeCertificate.GENERATION_MAX);
        String n = "616e50" + nodeId;
        String k = "616b5820" + hex(nodeKey.publicKey());
        String body = "617601" + n + k;
        addRead(
                good,
                "read only: other order, indefinite length, an unknown key",
                "bf" + k + "617a187b" + n + "616707617601ff",
                7);

        ArrayNode refused = all.putArray("refusedCertificates");
        addRefused(
                refused,
                "signed under another label",
                alice.sign("parley card 1", parse("a4" + body + "616701")).wire());
        byte[] flipped =
                alice.sign(NodeCertificate.LABEL, parse("a4" + body + "616701")).wire();
        flipped[PeerId.KEY_BYTES] ^= 1;
        addRefused(refused, "one bit of the signature flipped", flipped);
        addRefused(refused, "version 2", sign("a4617602" + n + k + "616701"));
        addRefused(refused, "generation 2^32", sign("a4" + body + "61671b0000000100000000"));
        addRefused(refused, "generation -1", sign("a4" + body + "616720"));
        addRefused(refused, "no generation", sign("a3" + body));
        addRefused(refused, "generation twice", sign("a5" + body + "616701616701"));
        addRefused(refused, "generation as a float", sign("a4" + body + "6167f93c00"));
        addRefused(refused, "node key as a text", sign("a4617601" + n + "616b7820" + "61".repeat(32) + "616701"));
        addRefused(refused, "node id of 15 bytes", sign("a4617601616e4f" + hex(sequence(0xa0, 15)) + k + "616701"));
        addRefused(refused, "node key of low order", sign("a4617601" + n + "616b5820" + "00".repeat(32) + "616701"));
        addRefused(refused, "a byte after the map", sign("a4" + body + "61670100"));
        addRefused(
                refused,
                "513 bytes",
                alice.sign(NodeCertificate.LABEL, tooLong("a5" + body + "616701617a590"))
                        .wire());
    }

    /** A certificate that is good but for its size. */
    private static byte[] tooLong(String start) {
        int head = (start.length() + 3) / 2;
        return Arrays.copyOf(parse(start + String.format(Locale.ROOT, "%03x", TOO_LONG - head)), TOO_LONG);
    }

    private byte[] sign(String body) {
        return alice.sign(NodeCertificate.LABEL, parse(body)).wire();
    }

    private static byte[] parse(String body) {
        return HexFormat.of().parseHex(body);
    }

    private void addIssued(ArrayNode to, String name, Identity identity, long generation) throws CryptoException {
        NodeCertificate issued = NodeCertificate.issue(identity, nodeId, nodeKey.publicKey(), generation);
        Signed signed = Signed.open(issued.wire(), NodeCertificate.LABEL, NodeCertificate.MAX_BYTES);
        addFields(addSigned(to, name, signed, NodeCertificate.LABEL), generation);
    }

    private void addRead(ArrayNode to, String name, String body, long generation) {
        addFields(
                addSigned(to, name, alice.sign(NodeCertificate.LABEL, parse(body)), NodeCertificate.LABEL), generation);
    }

    private void addFields(ObjectNode vector, long generation) {
        vector.put("nodeId", nodeId.toString())
                .put("nodeKey", hex(nodeKey.publicKey()))
                .put("generation", generation);
    }

    private static void addRefused(ArrayNode to, String name, byte[] signed) {
        to.addObject().put("name", name).put("signed", hex(signed));
    }

    private void addSafetyNumbers(ArrayNode to) {
        addSafetyNumber(to, "alice and bob", alice.peerId(), bob.peerId());
        addSafetyNumber(to, "bob and alice", bob.peerId(), alice.peerId());
        addSafetyNumber(to, "lower is unsigned", new PeerId(sequence(0x80, 32)), new PeerId(sequence(0x7f, 32)));
    }

    private static void addSafetyNumber(ArrayNode to, String name, PeerId mine, PeerId theirs) {
        to.addObject()
                .put("name", name)
                .put("mine", hex(mine.publicKey()))
                .put("theirs", hex(theirs.publicKey()))
                .put("text", SafetyNumber.of(mine, theirs).toString());
    }
}
