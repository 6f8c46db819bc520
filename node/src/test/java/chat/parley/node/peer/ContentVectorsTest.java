package chat.parley.node.peer;

import static chat.parley.node.OwnVectors.bytes;
import static chat.parley.node.OwnVectors.hex;
import static chat.parley.node.OwnVectors.sequence;
import static chat.parley.node.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.OwnVectors;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.MessageId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/contents.json}: message ids, contents, and the envelopes around them. To write it anew: as for
 * {@code SessionVectorsTest}, with {@code -Dtest=ContentVectorsTest}.
 */
class ContentVectorsTest {
    private static final String FILE = "contents.json";
    private static final long AT = 0x019a_0000_0000L;
    private static final Id128 ID = Id128.of(HexFormat.of().parseHex("019a00000000" + "50515253545556575859"));
    private static final byte[] CARD = sequence(0x80, 100);
    private static final byte[] TOKEN = sequence(0x01, 24);
    private static final Content.Text AGAIN = new Content.Text(ID, AT, "The same words, again and again. ".repeat(20));
    /** {@link #AGAIN} deflated elsewhere: another DEFLATE gives other bytes, and all of them must inflate to the same. */
    private static final String AGAIN_DEFLATED =
            "5b9258c2989819c0388b0108020283824342c3c223221313a5191820828915954c5342"
                    + "3252158a13735315caf38b528a751412d31333f31412f352202c3d855105a30ae8ac0000";

    /** A text like any other, but its record has a byte too many. */
    private static final String TOO_MUCH_DEFLATED = "edc1bb014030140040694d17bfa07ca55ec12aea2c6612ece1ee6aec29b6"
            + "9caee693bb7e18a7322f6b441bc7f9dc01" + "00".repeat(62) + "c03fbc";

    @Test
    void theFileIsWhatTheCodeMakes() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, section 4. Byte strings are hex. 'record' is the CBOR record, with byte strings as"
                        + " {\"hex\"}. Another order of its keys, a map of definite length or another DEFLATE is as good. Cards are only"
                        + " bytes here. Entries of 'shownAsTooOld' are committed and shown, not refused.");
        addIds(all.putArray("messageIds"));
        ArrayNode contents = all.putArray("contents");
        for (Map.Entry<String, Content> sample : samples().entrySet()) {
            if (sample.getValue() == AGAIN) continue; // not the same bytes with every zlib
            add(contents, sample.getKey(), Sealer.seal(ContentCodec.encode(sample.getValue())));
        }
        addOtherwise(all.putArray("otherwise"));
        addTooOld(all.putArray("shownAsTooOld"));
        OwnVectors.check(FILE, all);
    }

    @Test
    void idsAreAsTheVectorsSay() throws Exception {
        JsonNode ids = OwnVectors.read(FILE).get("messageIds");
        for (JsonNode vector : ids) {
            Id128 id = Id128.of(bytes(vector, "hex"));
            assertThat(MessageId.text(id)).isEqualTo(text(vector, "text"));
            assertThat(MessageId.parse(text(vector, "text"))).contains(id);
            assertThat(MessageId.parse(text(vector, "text").toUpperCase(Locale.ROOT)))
                    .contains(id);
        }
    }

    @Test
    void envelopesAreReadAsTheVectorsSay() throws Exception {
        JsonNode all = OwnVectors.read(FILE);
        Map<String, Content> samples = samples();
        assertThat(all.get("contents")).hasSize(samples.size() - 1);
        for (JsonNode vector : all.get("contents")) assertOpens(vector, samples.get(text(vector, "name")));
        for (JsonNode vector : all.get("otherwise")) assertOpens(vector, samples.get(text(vector, "content")));
    }

    @Test
    void whatIsTooNewOrBrokenIsShownAsSuch() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("shownAsTooOld")) {
            assertThat(Sealer.open(bytes(vector, "envelope")))
                    .as(text(vector, "name"))
                    .isInstanceOf(Content.Unknown.class);
        }
    }

    @Test
    void deflatesWhatAnotherDeflateDoes() {
        byte[] envelope = Sealer.seal(ContentCodec.encode(AGAIN));
        assertThat(envelope).startsWith(0, 1).hasSizeLessThan(512);
        assertThat(Sealer.open(envelope)).isEqualTo(AGAIN);
    }

    private static void assertOpens(JsonNode vector, Content content) {
        assertThat(Sealer.open(bytes(vector, "envelope")))
                .as(text(vector, "name"))
                .usingRecursiveComparison()
                .isEqualTo(content);
    }

    // ---- the entries ----

    private static Map<String, Content> samples() {
        Map<String, Content> contents = new LinkedHashMap<>();
        contents.put("text", new Content.Text(ID, AT, "hello"));
        contents.put("text beyond ASCII, from before 1970", new Content.Text(ID, -1, "Grüße \uD83D\uDC4B\nline two"));
        contents.put("text of nothing", new Content.Text(ID, 0, ""));
        contents.put("text that deflates", AGAIN);
        contents.put("request", new Content.Request(CARD, TOKEN));
        contents.put("accepted", new Content.Accepted(CARD, TOKEN));
        contents.put("card", new Content.NewCard(CARD, TOKEN));
        contents.put("read receipt", new Content.ReadReceipt(ID));
        contents.put("repaired", new Content.Repaired(Id128.of(sequence(0x30, 16))));
        return contents;
    }

    private static void add(ArrayNode to, String name, byte[] envelope) throws IOException {
        to.addObject()
                .put("name", name)
                .put("envelope", hex(envelope))
                .set("record", OwnVectors.readable(Arrays.copyOfRange(envelope, 2, envelope.length)));
    }

    private static void addIds(ArrayNode to) {
        addId(to, "made at " + AT, ID);
        addId(to, "the lowest", new Id128(0, 0));
        addId(to, "the highest", new Id128(-1, -1));
        addId(to, "a byte each", Id128.of(sequence(0, 16)));
        assertThat(MessageId.parse("8" + "0".repeat(25))).as("beyond 128 bits").isEqualTo(Optional.empty());
    }

    private static void addId(ArrayNode to, String name, Id128 id) {
        to.addObject().put("name", name).put("hex", id.toString()).put("text", MessageId.text(id));
    }

    private static final String T = "617401";
    private static final String I = "616950" + ID;
    private static final String A = "61611b" + HexFormat.of().toHexDigits(AT);
    private static final String X = "61786568656c6c6f";

    private static void addOtherwise(ArrayNode to) {
        otherwise(
                to, "definite length, another order, an unknown key", "text", "0000" + "a5" + X + "617af6" + A + I + T);
        otherwise(to, "deflated", "text that deflates", "0001" + AGAIN_DEFLATED);
        otherwise(to, "not deflated, though it would pay", "text that deflates", "0000" + hex(longRecord()));
        otherwise(to, "deflated in stored blocks", "text", stored("a4" + T + I + A + X));
        otherwise(to, "flags that have no meaning yet", "text", "00fe" + "a4" + T + I + A + X);
    }

    private static void otherwise(ArrayNode to, String name, String content, String envelope) {
        to.addObject().put("name", name).put("content", content).put("envelope", envelope);
    }

    /** {@link #AGAIN} as a record. */
    private static byte[] longRecord() {
        String text = AGAIN.text();
        return HexFormat.of()
                .parseHex("a4" + T + I + A + "617879" + HexFormat.of().toHexDigits((short) text.length())
                        + hex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    /** RFC 1951 §3.2.4: one last block, its length and the complement of that, little-endian. */
    private static String stored(String record) {
        int length = record.length() / 2;
        byte[] head = {1, (byte) length, 0, (byte) ~length, -1};
        return "0001" + hex(head) + record;
    }

    private static void addTooOld(ArrayNode to) {
        tooOld(to, "a type of a later version", "0000" + "a1" + "617407");
        tooOld(to, "a sealing of a later version", "01" + "00a1617407");
        tooOld(to, "a sealing and nothing else", "00");
        tooOld(to, "flags and nothing else", "0000");
        tooOld(to, "no type", "0000" + "a3" + I + A + X);
        tooOld(to, "text without an id", "0000" + "a3" + T + A + X);
        tooOld(to, "text without a time", "0000" + "a3" + T + I + X);
        tooOld(to, "text as bytes", "0000" + "a4" + T + I + A + "61784568656c6c6f");
        tooOld(to, "text that is no UTF-8", "0000" + "a4" + T + I + A + "617861ff");
        tooOld(to, "a card that is null", "0000" + "a3" + "617402" + "6163f6" + "617240");
        tooOld(to, "an id of 15 bytes", "0000" + "a4" + T + "61694f" + "00".repeat(15) + A + X);
        tooOld(to, "a request without a token", "0000" + "a2" + "617402" + "616340");
        tooOld(to, "a byte after the map", "0000" + "a4" + T + I + A + X + "00");
        tooOld(to, "deflated and cut off", "0001" + AGAIN_DEFLATED.substring(0, AGAIN_DEFLATED.length() - 4));
        tooOld(to, "65,536 bytes, deflated", "0001" + TOO_MUCH_DEFLATED);
        tooOld(to, "said to be deflated, and not", "0001" + "a4" + T + I + A + X);
    }

    private static void tooOld(ArrayNode to, String name, String envelope) {
        to.addObject().put("name", name).put("envelope", envelope);
    }
}
