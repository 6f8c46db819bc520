package chat.parley.node.session;

import static chat.parley.node.OwnVectors.bytes;
import static chat.parley.node.OwnVectors.hex;
import static chat.parley.node.OwnVectors.sequence;
import static chat.parley.node.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.node.OwnVectors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/session.json}: chains, and every frame of the session, {@code type ‖ body}. To write it anew:
 * {@code mvn -q -pl crypto,rendezvous,node -am -Dtest=SessionVectorsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dparley.writeVectors=FILE test}.
 */
class SessionVectorsTest {
    private static final String FILE = "session.json";
    private static final Id128 MINE = Id128.of(sequence(0x10, 16));
    private static final Id128 YOURS = Id128.of(sequence(0x20, 16));
    private static final Id128 HOLE = Id128.of(sequence(0x30, 16));
    private static final Id128 AFTER = Id128.of(sequence(0x40, 16));
    private static final List<byte[]> ENVELOPES = List.of(new byte[] {0}, sequence(0, 5), new byte[300]);

    @Test
    void theFileIsWhatTheCodeMakes() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, sections 3.1 and 3.2. Byte strings are hex. A frame is type, body. 'body' is the"
                        + " CBOR record, with byte strings as {\"hex\"}, or the fields of the layout; numbers may need 63 bits. Another"
                        + " order of a record's keys, or a map of definite length, is as good: see 'otherwise'.");
        addChain(all.putArray("chains"));
        ArrayNode frames = all.putArray("frames");
        for (Map.Entry<String, SessionFrame> sample : samples().entrySet()) {
            byte[] frame = encode(sample.getValue());
            frames.addObject()
                    .put("name", sample.getKey())
                    .put("hex", hex(frame))
                    .set("body", readable(sample.getValue(), frame));
        }
        addOtherwise(all.putArray("otherwise"));
        addRefused(all.putArray("refused"));
        OwnVectors.check(FILE, all);
    }

    @Test
    void chainsAreAsTheVectorsSay() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("chains")) {
            Chain chain = Chain.start(Id128.of(bytes(vector, "epoch")));
            assertThat(hex(chain.bytes())).isEqualTo(text(vector, "start"));
            for (JsonNode step : vector.get("steps")) {
                chain = chain.next(bytes(step, "envelope"));
                assertThat(hex(chain.bytes())).isEqualTo(text(step, "chain"));
                assertThat(HexFormat.of().toHexDigits(chain.prefix())).isEqualTo(text(step, "prefix"));
            }
        }
    }

    @Test
    void framesAreReadAsTheVectorsSay() throws Exception {
        JsonNode all = OwnVectors.read(FILE);
        Map<String, SessionFrame> samples = samples();
        assertThat(all.get("frames")).hasSize(samples.size());
        for (String section : List.of("frames", "otherwise")) {
            for (JsonNode vector : all.get(section)) {
                String name = text(vector, vector.has("frame") ? "frame" : "name");
                assertThat(decode(bytes(vector, "hex")))
                        .as(text(vector, "name"))
                        .usingRecursiveComparison()
                        .isEqualTo(samples.get(name));
            }
        }
    }

    @Test
    void wrongFramesAreRefused() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("refused")) {
            assertThatThrownBy(() -> decode(bytes(vector, "hex")))
                    .as(text(vector, "name"))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.PROTOCOL));
        }
    }

    // ---- the entries ----

    private static void addChain(ArrayNode chains) {
        Chain chain = Chain.start(MINE);
        ObjectNode vector = chains.addObject()
                .put("name", "three envelopes")
                .put("epoch", MINE.toString())
                .put("start", hex(chain.bytes()));
        ArrayNode steps = vector.putArray("steps");
        for (byte[] envelope : ENVELOPES) {
            chain = chain.next(envelope);
            steps.addObject()
                    .put("envelope", hex(envelope))
                    .put("chain", hex(chain.bytes()))
                    .put("prefix", HexFormat.of().toHexDigits(chain.prefix()));
        }
    }

    private static Chain chain(Id128 epoch, int number) {
        Chain chain = Chain.start(epoch);
        for (int i = 0; i < number; i++) chain = chain.next(ENVELOPES.get(i));
        return chain;
    }

    private static Map<String, SessionFrame> samples() {
        long most = SessionLimits.MAX_NUMBER;
        SessionFrame.Place place = new SessionFrame.Place(YOURS, 2, chain(YOURS, 2));
        Map<String, SessionFrame> frames = new LinkedHashMap<>();
        frames.put(
                "RESUME, the first to a stranger",
                resume(0, 0, 0, Optional.empty(), 8, Optional.empty(), false, false));
        frames.put(
                "RESUME, accepted, both epochs known",
                resume(0, 2, 3, Optional.of(place), 1_026, Optional.empty(), true, false));
        frames.put(
                "RESUME, with a hole from the start, asking",
                resume(1, 0, 0, Optional.of(place), 1_026, Optional.of(new Hole(HOLE, Optional.empty())), true, true));
        frames.put(
                "RESUME, with a hole after a message",
                resume(
                        1,
                        1,
                        3,
                        Optional.of(place),
                        1_026,
                        Optional.of(new Hole(HOLE, Optional.of(AFTER))),
                        true,
                        false));
        frames.put(
                "RESUME, the largest numbers",
                new SessionFrame.Resume(
                        MINE,
                        most,
                        most,
                        chain(MINE, 3),
                        most,
                        Optional.empty(),
                        Long.MAX_VALUE,
                        Optional.empty(),
                        false,
                        false));
        for (int number = 1; number <= ENVELOPES.size(); number++) {
            frames.put(
                    "DATA " + number,
                    new SessionFrame.Data(number, chain(MINE, number - 1).prefix(), ENVELOPES.get(number - 1)));
        }
        frames.put(
                "ACK of nothing", new SessionFrame.Ack(MINE, 0, chain(MINE, 0).prefix(), 8, 0));
        frames.put("ACK", new SessionFrame.Ack(MINE, 2, chain(MINE, 2).prefix(), 1_026, 0));
        frames.put(
                "ACK; 4 and 7 have arrived, 3, 5 and 6 not",
                new SessionFrame.Ack(MINE, 2, chain(MINE, 2).prefix(), 1_026, 0b1001));
        frames.put("ACK, the largest numbers", new SessionFrame.Ack(MINE, most, -1, Long.MAX_VALUE, -1));
        frames.put("SKIP", new SessionFrame.Skip(new SessionFrame.Place(MINE, 3, chain(MINE, 3)), 1));
        frames.put("LEAVING", new SessionFrame.Leaving());
        return frames;
    }

    private static SessionFrame.Resume resume(
            long generation,
            int base,
            long last,
            Optional<SessionFrame.Place> position,
            long limit,
            Optional<Hole> hole,
            boolean accepted,
            boolean asks) {
        return new SessionFrame.Resume(
                MINE, generation, base, chain(MINE, base), last, position, limit, hole, accepted, asks);
    }

    private static final String E = "616550" + hex(sequence(0x10, 16));
    private static final String C = "61635820" + hex(chain(MINE, 0).bytes());
    private static final String ZEROS = "616700" + "616200" + "616c00";

    private static void addOtherwise(ArrayNode to) {
        String first = "RESUME, the first to a stranger";
        otherwise(to, "definite length, another order", first, "10a6" + "616d08" + ZEROS + C + E);
        otherwise(to, "an unknown key", first, "10a7" + E + ZEROS + C + "616d08" + "617a82f56178");
        otherwise(to, "what may be absent is false", first, "10a8" + E + ZEROS + C + "616d08" + "6161f4" + "6171f4");
        otherwise(
                to,
                "an unknown key, in all 8 deep",
                first,
                "10a7" + E + ZEROS + C + "616d08" + "617a" + "81".repeat(7) + "00");
        otherwise(to, "a key of 64 bytes", first, "10a7" + E + ZEROS + C + "616d08" + "7840" + "7a".repeat(64) + "00");
        otherwise(to, "a longer form of a number", first, "10a6" + E + ZEROS + C + "616d1b0000000000000008");
    }

    private static void otherwise(ArrayNode to, String name, String frame, String hex) {
        to.addObject().put("name", name).put("frame", frame).put("hex", hex);
    }

    private static void addRefused(ArrayNode to) {
        String all = E + ZEROS + C + "616d08";
        refuse(to, "RESUME without a limit", "10a5" + E + ZEROS + C);
        refuse(to, "RESUME, last below base", "10a6" + E + C + "616d08" + "616700" + "616202" + "616c01");
        refuse(
                to,
                "RESUME, base beyond 2^62",
                "10a6" + E + C + "616d08" + "616700" + "61621b4000000000000001" + "616c1b4000000000000001");
        refuse(to, "RESUME, limit beyond 2^63 - 1", "10a6" + E + ZEROS + C + "616d1b8000000000000000");
        refuse(to, "RESUME, an epoch of 15 bytes", "10a6" + "61654f" + hex(sequence(0x10, 15)) + ZEROS + C + "616d08");
        refuse(to, "RESUME, a position without its epoch", "10a7" + all + "617000");
        refuse(to, "RESUME, X without a hole", "10a7" + all + "617850" + HOLE);
        refuse(to, "RESUME, a doubled key", "10a7" + all + "616700");
        refuse(to, "RESUME, an unknown key doubled", "10a8" + all + "617a00" + "617a00");
        refuse(to, "RESUME, in all 9 deep", "10a7" + all + "617a" + "81".repeat(8) + "00");
        refuse(to, "RESUME, a key of 65 bytes", "10a7" + all + "7841" + "7a".repeat(65) + "00");
        refuse(to, "RESUME, null for a limit", "10a6" + E + ZEROS + C + "616df6");
        refuse(to, "RESUME, a byte after the map", "10a6" + all + "00");
        refuse(to, "RESUME, a number as a text", "10a6" + E + C + "616700" + "616200" + "616c6130" + "616d08");
        refuse(to, "RESUME, accepted as a number", "10a7" + all + "616101");
        String data = hex(encode(new SessionFrame.Data(1, 7, new byte[0])));
        refuse(to, "DATA without an envelope", data);
        refuse(to, "DATA cut off", data.substring(0, 32));
        refuse(to, "DATA of number 0", "11" + "00".repeat(16) + "00");
        refuse(to, "DATA beyond 2^62", "11" + "4000000000000001" + "00".repeat(8) + "00");
        String ack = hex(encode(new SessionFrame.Ack(MINE, 2, 0, 9, 0)));
        refuse(to, "ACK of 47 bytes", ack.substring(0, ack.length() - 2));
        refuse(to, "ACK of 49 bytes", ack + "00");
        refuse(to, "ACK beyond 2^62", "12" + MINE + "4000000000000001" + "00".repeat(24));
        refuse(to, "SKIP to 0", "13a4" + E + C + "617400" + "617201");
        refuse(to, "SKIP without a reason", "13a3" + E + C + "617401");
        refuse(to, "SKIP, a reason below 0", "13a4" + E + C + "617401" + "617220");
        refuse(to, "LEAVING with a body", "1400");
    }

    private static void refuse(ArrayNode to, String name, String hex) {
        to.addObject().put("name", name).put("hex", hex);
    }

    // ---- frames ----

    private static JsonNode readable(SessionFrame frame, byte[] bytes) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (frame instanceof SessionFrame.Data data) {
            return body.put("number", data.number())
                    .put("before", HexFormat.of().toHexDigits(data.before()))
                    .put("envelope", hex(data.envelope()));
        }
        if (frame instanceof SessionFrame.Ack ack) {
            return body.put("epoch", ack.epoch().toString())
                    .put("position", ack.position())
                    .put("chain", HexFormat.of().toHexDigits(ack.chain()))
                    .put("limit", ack.limit())
                    .put("sack", HexFormat.of().toHexDigits(ack.sack()));
        }
        return frame instanceof SessionFrame.Leaving
                ? body
                : OwnVectors.readable(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    private static byte[] encode(SessionFrame frame) {
        ByteBuf bytes = SessionCodec.encode(frame);
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private static SessionFrame decode(byte[] frame) throws ProtocolException {
        return SessionCodec.decode(Unpooled.wrappedBuffer(frame));
    }
}
