package chat.parley.crypto.channel;

import static chat.parley.crypto.OwnVectors.bytes;
import static chat.parley.crypto.OwnVectors.hex;
import static chat.parley.crypto.OwnVectors.sequence;
import static chat.parley.crypto.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.OwnVectors;
import chat.parley.crypto.identity.NodeKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/channel.json}: the clear bytes and their answers, padding, what a record's plaintext may hold, reason codes. To
 * write it anew: {@code mvn -q -pl crypto -Dtest=ChannelVectorsTest -Dparley.writeVectors=FILE test}.
 */
class ChannelVectorsTest {
    private static final String FILE = "channel.json";
    private static final int REASONS = 26;
    private static final String HELLO = "070004a1617601";
    private static final String PART_OF_30 = "010004" + "30010203";

    /** What a reader heard, and why it stopped. */
    private static final class Heard implements FrameReader.Port {
        final List<String> frames = new ArrayList<>();

        @Override
        public void onHello(Hello hello) {
            assertThat(hello.version()).isEqualTo(Opening.VERSION);
        }

        @Override
        public void onPing(byte[] record, int offset) {
            frames.add("03" + HexFormat.of().formatHex(record, offset, offset + ChannelFrames.PING_BODY));
        }

        @Override
        public void onPong(byte[] record, int offset) {
            frames.add("04" + HexFormat.of().formatHex(record, offset, offset + ChannelFrames.PING_BODY));
        }

        @Override
        public void onRekey() {
            frames.add("05");
        }

        @Override
        public void onClose(ReasonCode reason) {
            frames.add("06" + HexFormat.of().toHexDigits((short) reason.code()));
        }

        @Override
        public void onFrame(ByteBuf frame) {
            frames.add(ByteBufUtil.hexDump(frame));
            frame.release();
        }

        @Override
        public boolean isOpen() {
            return frames.stream().noneMatch(frame -> frame.startsWith("06"));
        }
    }

    @Test
    void theFileIsWhatTheCodeMakes() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, sections 2.1, 2.3, 2.4 and 2.6. Byte strings are hex. Plaintexts are those of"
                        + " one side's records, in order, from its first. The first frame is always a HELLO of version 1; the others are type, body, as heard; a type from 0x10 on"
                        + " stands for anything above the channel: the reader knows 0x20 (at most 16 bytes) and 0x30 (at most 70000).");
        addOffers(all);
        addAnswers(all.putArray("answers"));
        addPadding(all.putArray("padding"));
        addRecords(all.putArray("records"));
        addRefused(all.putArray("refusedRecords"));
        ArrayNode reasons = all.putArray("reasons");
        for (int code = 0; code < REASONS; code++) {
            reasons.addObject().put("name", new ReasonCode(code).toString()).put("code", code);
        }
        assertThat(new ReasonCode(REASONS)).as("the first without a name").hasToString("" + REASONS);
        OwnVectors.check(FILE, all);
    }

    @Test
    void offersAreAnsweredAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("offers")) {
            assertThat(answer(bytes(vector, "hex"), vector.get("visible").asBoolean()))
                    .as(text(vector, "name"))
                    .isEqualTo(text(vector, "answer"));
        }
    }

    @Test
    void answersAreReadAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("answers")) {
            ReasonCode reason = new ReasonCode(vector.get("reason").asInt());
            if (reason.equals(ReasonCode.NORMAL)) {
                Opening.checkAnswer(bytes(vector, "hex"));
            } else {
                assertThatThrownBy(() -> Opening.checkAnswer(bytes(vector, "hex")))
                        .as(text(vector, "name"))
                        .isInstanceOfSatisfying(
                                ProtocolException.class,
                                e -> assertThat(e.reason()).isEqualTo(reason));
            }
        }
    }

    @Test
    void paddingIsAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("padding")) {
            assertThat(Padding.paddedLength(vector.get("length").asInt()))
                    .isEqualTo(vector.get("padded").asInt());
        }
    }

    @Test
    void recordsAreReadAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("records")) {
            Heard heard = new Heard();
            read(vector, heard);
            List<String> frames = new ArrayList<>();
            vector.get("frames").forEach(frame -> frames.add(frame.asText()));
            assertThat(heard.frames).as(text(vector, "name")).isEqualTo(frames);
        }
    }

    @Test
    void wrongRecordsAreRefusedAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("refusedRecords")) {
            assertThatThrownBy(() -> read(vector, new Heard()))
                    .as(text(vector, "name"))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.reason()).hasToString(text(vector, "reason")));
        }
    }

    private static void read(JsonNode vector, Heard heard) throws ProtocolException {
        FrameReader reader = new FrameReader(Pair.LIMITS, heard);
        try {
            for (JsonNode plaintext : vector.get("plaintexts")) {
                byte[] record = HexFormat.of().parseHex(plaintext.asText());
                reader.read(record, 0, record.length);
            }
        } finally {
            reader.release();
        }
    }

    // ---- the entries ----

    private static void addOffers(ObjectNode all) {
        ArrayNode offers = all.putArray("offers");
        for (Purpose purpose : Purpose.values()) {
            addOffer(offers, "XK, " + purpose, hex(Opening.offer(Opening.PATTERN_XK, purpose)), false);
        }
        String xx = hex(Opening.offer(Opening.PATTERN_XX, Purpose.PEER));
        addOffer(offers, "XX, PEER, while visible", xx, true);
        addOffer(offers, "XX, PEER, while not visible", xx, false);
        addOffer(offers, "XX through a circuit", hex(Opening.offer(Opening.PATTERN_XX, Purpose.PEER_IN_CIRCUIT)), true);
        addOffer(offers, "versions 1 to 3", "50726c7901030101", false);
        addOffer(offers, "versions 2 to 3", "50726c7902030101", false);
        addOffer(offers, "pattern 3", "50726c7901010301", false);
        addOffer(offers, "purpose 9", "50726c7901010109", false);
        addOffer(offers, "another magic: no answer", "50726c7a01010101", false);
    }

    private static void addOffer(ArrayNode to, String name, String hex, boolean visible) {
        to.addObject()
                .put("name", name)
                .put("hex", hex)
                .put("visible", visible)
                .put("answer", answer(HexFormat.of().parseHex(hex), visible));
    }

    /** What a node that takes every purpose answers; empty: nothing. */
    private static String answer(byte[] offer, boolean visible) {
        ResponderConfig config = new ResponderConfig(
                Set.of(Purpose.values()),
                NodeKey.fromPrivate(sequence(0x40, 32)),
                new byte[0],
                Optional.empty(),
                () -> visible);
        ResponderExchange exchange = new ResponderExchange(config, Pair.RANDOM);
        try {
            return hex(exchange.onOpening(offer));
        } catch (Exchange.Refusal e) {
            return hex(e.answer());
        } catch (ProtocolException e) {
            return "";
        } finally {
            exchange.destroy();
        }
    }

    private static void addAnswers(ArrayNode answers) {
        for (ReasonCode reason :
                List.of(ReasonCode.NORMAL, ReasonCode.VERSION, ReasonCode.PROTOCOL, ReasonCode.OVERLOADED)) {
            answers.addObject()
                    .put("name", reason.toString())
                    .put("hex", hex(Opening.answer(reason)))
                    .put("reason", reason.code());
        }
        addAnswer(answers, "version 2 chosen, which nobody offered", "50726c7902010200", ReasonCode.VERSION);
        addAnswer(answers, "another magic", "485454502f312e31", ReasonCode.PROTOCOL);
    }

    private static void addAnswer(ArrayNode to, String name, String hex, ReasonCode reason) {
        to.addObject().put("name", name).put("hex", hex).put("reason", reason.code());
    }

    private static void addPadding(ArrayNode padding) {
        for (int length : new int[] {
            1, 63, 64, 65, 448, 449, 512, 513, 576, 577, 1_024, 1_025, 1_152, 2_049, 8_193, 14_337, 16_384
        }) {
            padding.addObject()
                    .put("name", length + " bytes")
                    .put("length", length)
                    .put("padded", Padding.paddedLength(length));
        }
    }

    private static void addRecords(ArrayNode to) throws ProtocolException {
        add(to, "HELLO, padded to 64", HELLO + "00".repeat(57));
        add(to, "HELLO of indefinite length with a key of a later version", "070008bf" + "617a00" + "617601" + "ff");
        add(to, "PING and PONG", HELLO, "030008" + "0102030405060708" + "040008" + "ffffffffffffffff");
        add(to, "REKEY ends its record", HELLO, "20000109" + "050000" + "0000");
        add(to, "CLOSE, and nothing is heard after it", HELLO, "060002000a" + "20000109");
        add(to, "CLOSE with a code that has no name yet", HELLO, "0600021234");
        add(to, "two frames in one record", HELLO, "200000" + "30000201ff");
        add(to, "an unknown type from 0x10 on is skipped", HELLO, "7f0003010203" + "20000109");
        add(to, "a large frame in pieces, another between", HELLO, PART_OF_30 + "20000109", "0100020405" + "02000106");
        add(to, "a large frame in one piece", HELLO, "0200023007");
        add(to, "pieces of an unknown type are skipped", HELLO, "0100027f01" + "02000102" + "20000109");
    }

    /** The reader tells which frames these are; whoever changes an entry checks that they are those that its name says. */
    private static void add(ArrayNode to, String name, String... plaintexts) throws ProtocolException {
        ObjectNode vector = to.addObject().put("name", name);
        for (String plaintext : plaintexts) vector.withArray("plaintexts").add(plaintext);
        Heard heard = new Heard();
        read(vector, heard);
        ArrayNode frames = vector.putArray("frames");
        heard.frames.forEach(frames::add);
    }

    private static void addRefused(ArrayNode to) {
        refuse(to, "the first frame is not HELLO", "PROTOCOL", "200000");
        refuse(to, "a second HELLO", "PROTOCOL", HELLO, HELLO);
        refuse(to, "HELLO without a version", "PROTOCOL", "070001a0");
        refuse(to, "HELLO with a byte after the map", "PROTOCOL", "070005a161760100");
        refuse(to, "padding that is not zero", "PROTOCOL", HELLO + "000001");
        refuse(to, "a frame after padding", "PROTOCOL", HELLO + "00" + "200000");
        refuse(to, "a frame longer than its record", "PROTOCOL", HELLO, "20000201");
        refuse(to, "a header cut off", "PROTOCOL", HELLO, "2000");
        refuse(to, "an unknown type below 0x10", "PROTOCOL", HELLO, "080000");
        refuse(to, "a frame after REKEY", "PROTOCOL", HELLO, "050000" + "200000");
        refuse(to, "REKEY with a body", "TOO_LARGE", HELLO, "05000100");
        refuse(to, "PING of 7 bytes", "PROTOCOL", HELLO, "030007" + "01020304050607");
        refuse(to, "PONG of 9 bytes", "TOO_LARGE", HELLO, "040009" + "010203040506070809");
        refuse(to, "CLOSE of 1 byte", "PROTOCOL", HELLO, "06000100");
        refuse(to, "a frame larger than its type's maximum", "TOO_LARGE", HELLO, "200011" + "00".repeat(17));
        refuse(to, "the same in pieces", "TOO_LARGE", HELLO, "010002" + "2000" + "010010" + "00".repeat(16));
        refuse(to, "an empty piece", "PROTOCOL", HELLO, "010000");
        refuse(to, "a channel frame in pieces", "PROTOCOL", HELLO, "02000103");
    }

    private static void refuse(ArrayNode to, String name, String reason, String... plaintexts) {
        ObjectNode vector = to.addObject().put("name", name).put("reason", reason);
        for (String plaintext : plaintexts) vector.withArray("plaintexts").add(plaintext);
    }
}
