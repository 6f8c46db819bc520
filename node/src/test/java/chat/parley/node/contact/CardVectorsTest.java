package chat.parley.node.contact;

import static chat.parley.node.OwnVectors.bytes;
import static chat.parley.node.OwnVectors.hex;
import static chat.parley.node.OwnVectors.sequence;
import static chat.parley.node.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.RendezvousKey;
import chat.parley.crypto.identity.Signed;
import chat.parley.node.OwnVectors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/cards.json}: contact cards and their links. To write it anew: as for {@code SessionVectorsTest}, with
 * {@code -Dtest=CardVectorsTest}.
 */
class CardVectorsTest {
    private static final String FILE = "cards.json";
    private static final String LABEL = "parley card 1";
    private static final Identity ALICE = Identity.fromSeed(sequence(0x00, 32));
    private static final NodeId NODE = new NodeId(sequence(0xa0, 16));
    private static final byte[] KEY = NodeKey.fromPrivate(sequence(0x40, 32)).publicKey();
    private static final byte[] TOKEN = HexFormat.of().parseHex("8102030405060708" + "c0".repeat(16));
    private static final String SERVER = new RendezvousKey(sequence(0x60, 32)).toString();
    private static final String HOME = "rdv.example.org:27275/" + SERVER;

    @Test
    void theFileIsWhatTheCodeMakes() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, section 1. Byte strings are hex. A link is 'signed' in base64url. 'bytes' is the"
                        + " CBOR record; another order of its keys, or a map of definite length, is as good.");
        ArrayNode cards = all.putArray("cards");
        add(cards, "with a home", card("Alice", List.of(HOME)));
        add(cards, "without a home, thus without a token", card("Alice", List.of()));
        add(cards, "a name beyond ASCII", card("Zoë \uD83D\uDC69\u200D\uD83D\uDE80", List.of(HOME)));
        addRead(all.putArray("otherwise"));
        addRefused(all.putArray("refusedLinks"));
        OwnVectors.check(FILE, all);
    }

    @Test
    void cardsAreReadAsTheVectorsSay() throws Exception {
        JsonNode all = OwnVectors.read(FILE);
        List<JsonNode> good = new ArrayList<>();
        all.get("cards").forEach(good::add);
        all.get("otherwise").forEach(good::add);
        for (JsonNode vector : good) {
            ContactCard card = ContactCard.parseLink(text(vector, "link"));
            assertThat(hex(card.wire())).as(text(vector, "name")).isEqualTo(text(vector, "signed"));
            assertThat(hex(card.peer().publicKey())).isEqualTo(text(vector, "signer"));
            assertThat(card.name()).isEqualTo(text(vector, "m"));
            assertThat(card.nodeId()).isEqualTo(new NodeId(bytes(vector, "n")));
            assertThat(card.nodeKey()).isEqualTo(bytes(vector, "k"));
            assertThat(card.generation()).isEqualTo(vector.get("g").asLong());
            assertThat(card.introduction().map(OwnVectors::hex)).isEqualTo(optional(vector, "i"));
            List<String> homes = new ArrayList<>();
            vector.path("h").forEach(home -> homes.add(home.asText()));
            assertThat(card.homes()).isEqualTo(homes);
        }
    }

    @Test
    void wrongLinksAreRefused() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("refusedLinks")) {
            assertThatThrownBy(() -> ContactCard.parseLink(text(vector, "link")))
                    .as(text(vector, "name"))
                    .isInstanceOf(ContactCard.BadCard.class);
        }
    }

    private static Optional<String> optional(JsonNode vector, String field) {
        return vector.has(field) ? Optional.of(vector.get(field).asText()) : Optional.empty();
    }

    private static ContactCard card(String name, List<String> homes) {
        return ContactCard.issue(ALICE, name, NODE, KEY, 1, Optional.of(TOKEN), homes);
    }

    private static void add(ArrayNode to, String name, ContactCard card) throws Exception {
        Signed signed = Signed.open(card.wire(), LABEL, card.wire().length);
        ObjectNode vector = to.addObject()
                .put("name", name)
                .put("seed", hex(ALICE.seed()))
                .put("label", LABEL)
                .put("signer", hex(card.peer().publicKey()))
                .put("m", card.name())
                .put("n", card.nodeId().toString())
                .put("k", hex(card.nodeKey()))
                .put("g", card.generation());
        card.introduction().ifPresent(token -> vector.put("i", hex(token)));
        if (!card.homes().isEmpty()) card.homes().forEach(vector.withArray("h")::add);
        vector.put("bytes", hex(signed.bytes()))
                .put("signed", hex(signed.wire()))
                .put("link", card.link());
    }

    // ---- by hand ----

    private static final String N = "616e50" + NODE;
    private static final String K = "616b5820" + hex(KEY);
    private static final String M = "616d65416c696365";
    private static final String VG = "617601" + "616701";

    private static void addRead(ArrayNode to) throws Exception {
        add(
                to,
                "definite length, another order, an unknown key",
                ContactCard.parse(sign("a6" + N + VG + M + K + "617a01")));
        add(to, "an empty array of homes", ContactCard.parse(sign("a6" + N + VG + M + K + "616880")));
        add(to, "480 characters, the longest link", ContactCard.parse(sign(ofSize(353))));
    }

    private static void addRefused(ArrayNode to) {
        String link = card("Alice", List.of(HOME)).link();
        byte[] wire = card("Alice", List.of(HOME)).wire();
        wire[40] ^= 1;
        refuse(to, "one bit of the signature flipped", link(wire));
        refuse(
                to,
                "signed under another label",
                link(ALICE.sign("parley node certificate 1", parse("a5" + N + VG + M + K))
                        .wire()));
        refuse(to, "a character less", link.substring(0, link.length() - 1));
        refuse(to, "a character more", link + "A");
        refuse(to, "padded", link + "=");
        refuse(to, "another scheme", "parlez://" + link.substring(9));
        refuse(to, "version 2", sealed("a5" + N + "617602" + "616701" + M + K));
        refuse(to, "no name", sealed("a4" + N + VG + K));
        refuse(to, "a space at the name's end", sealed("a5" + N + VG + "616d6241" + "20" + K));
        refuse(to, "a right-to-left override in the name", sealed("a5" + N + VG + "616d6541e280ae42" + K));
        refuse(to, "a name that is not NFC", sealed("a5" + N + VG + "616d6345cc81" + K));
        refuse(to, "a name of 33 characters", sealed("a5" + N + VG + "616d7821" + "61".repeat(33) + K));
        refuse(to, "no node id", sealed("a4" + VG + M + K));
        refuse(to, "node key of low order", sealed("a5" + N + VG + M + "616b5820" + "00".repeat(32)));
        refuse(to, "generation 2^32", sealed("a5" + N + "617601" + "61671b0000000100000000" + M + K));
        refuse(to, "a token of 23 bytes", sealed("a6" + N + VG + M + K + "616957" + "81".repeat(23)));
        refuse(to, "nine homes", sealed("a6" + N + VG + M + K + "616889" + "6161".repeat(9)));
        refuse(to, "an escape character in a home", sealed("a6" + N + VG + M + K + "616881" + "621b63"));
        refuse(to, "481 characters", link(sign(ofSize(354))));
    }

    /** The body of a card that takes {@code size} bytes when signed. */
    private static String ofSize(int size) {
        String start = "a6" + N + VG + M + K + "617a58";
        int filling = size - Signed.OVERHEAD_BYTES - start.length() / 2 - 1;
        return start + HexFormat.of().toHexDigits((byte) filling) + "00".repeat(filling);
    }

    private static byte[] sign(String body) {
        return ALICE.sign(LABEL, parse(body)).wire();
    }

    private static String sealed(String body) {
        return link(sign(body));
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String link(byte[] wire) {
        return "parley://" + Base64.getUrlEncoder().withoutPadding().encodeToString(wire);
    }

    private static void refuse(ArrayNode to, String name, String link) {
        to.addObject().put("name", name).put("link", link);
    }
}
