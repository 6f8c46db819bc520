package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.FrameLimits;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.node.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionCodecTest {
    private static final Id128 ID = new Id128(0x0102030405060708L, -2);
    private static final Chain CHAIN = Chain.start(ID).next(new byte[] {1});
    private static final SessionFrame.Place PLACE = new SessionFrame.Place(new Id128(-1, 7), 300, CHAIN);

    private static List<SessionFrame> samples() {
        List<SessionFrame> samples = new ArrayList<>();
        samples.add(new SessionFrame.Resume(ID, 0, 0, CHAIN, 0, Optional.empty(), 0, Optional.empty(), false, false));
        samples.add(new SessionFrame.Resume(
                ID,
                3,
                70_000,
                CHAIN,
                70_003,
                Optional.of(PLACE),
                1_324,
                Optional.of(new Hole(ID, Optional.empty())),
                true,
                false));
        samples.add(largest());
        samples.add(new SessionFrame.Data(1, -1, new byte[] {0}));
        samples.add(new SessionFrame.Data(SessionLimits.MAX_NUMBER, 7, new byte[SessionLimits.MAX_ENVELOPE]));
        samples.add(new SessionFrame.Ack(ID, 0, 0, 0, 0));
        samples.add(new SessionFrame.Ack(ID, SessionLimits.MAX_NUMBER, -9, Long.MAX_VALUE, -1));
        samples.add(new SessionFrame.Skip(PLACE, 0));
        samples.add(
                new SessionFrame.Skip(new SessionFrame.Place(ID, SessionLimits.MAX_NUMBER, CHAIN), Integer.MAX_VALUE));
        samples.add(new SessionFrame.Leaving());
        return samples;
    }

    private static SessionFrame.Resume largest() {
        long most = SessionLimits.MAX_NUMBER;
        return new SessionFrame.Resume(
                ID,
                most,
                most,
                CHAIN,
                most,
                Optional.of(new SessionFrame.Place(ID, most, CHAIN)),
                Long.MAX_VALUE,
                Optional.of(new Hole(ID, Optional.of(ID))),
                true,
                true);
    }

    // ---- both ways ----

    @Test
    void decodesWhatItEncodes() throws Exception {
        for (SessionFrame frame : samples()) {
            ByteBuf bytes = SessionCodec.encode(frame);
            SessionFrame decoded = SessionCodec.decode(bytes);
            assertSame(decoded, frame);
            assertThat(bytes.refCnt()).isEqualTo(1);
            assertThat(SessionCodec.encode(decoded)).isEqualTo(SessionCodec.encode(frame));
        }
    }

    @Test
    void theLargestFrameOfEveryTypeFitsItsMaximum() {
        for (SessionFrame frame : samples()) {
            ByteBuf bytes = SessionCodec.encode(frame);
            assertThat(bytes.readableBytes() - 1).isLessThanOrEqualTo(SessionCodec.maxBody(bytes.getByte(0)));
        }
    }

    @Test
    void maximaAreThoseOfTheProtocol() {
        assertThat(SessionCodec.maxBody(0x10)).isEqualTo(512);
        assertThat(SessionCodec.maxBody(0x11)).isEqualTo(16 + 65_536);
        assertThat(SessionCodec.maxBody(0x12)).isEqualTo(48);
        assertThat(SessionCodec.maxBody(0x13)).isEqualTo(256);
        assertThat(SessionCodec.maxBody(0x14)).isZero();
        for (int type : new int[] {0x0f, 0x15, 0x16, 0x30, 0xff}) {
            assertThat(SessionCodec.maxBody(type)).isEqualTo(FrameLimits.UNKNOWN);
        }
    }

    @Test
    void dataIsLaidOutAsTheProtocolSays() {
        ByteBuf bytes = SessionCodec.encode(new SessionFrame.Data(258, 0x0102030405060708L, new byte[] {9, 8}));
        assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo("11" + "0000000000000102" + "0102030405060708" + "0908");
    }

    @Test
    void ackIsLaidOutAsTheProtocolSays() {
        ByteBuf bytes = SessionCodec.encode(new SessionFrame.Ack(ID, 1, 2, 3, 4));
        assertThat(ByteBufUtil.hexDump(bytes))
                .isEqualTo("12" + "0102030405060708fffffffffffffffe" + "0000000000000001" + "0000000000000002"
                        + "0000000000000003" + "0000000000000004");
    }

    /** DATA holds an array, which is not equal by itself. */
    private static void assertSame(SessionFrame frame, SessionFrame expected) {
        if (expected instanceof SessionFrame.Data right && frame instanceof SessionFrame.Data data) {
            assertThat(data.number()).isEqualTo(right.number());
            assertThat(data.before()).isEqualTo(right.before());
            assertThat(data.envelope()).isEqualTo(right.envelope());
        } else {
            assertThat(frame).isEqualTo(expected);
        }
    }

    // ---- sizes, one more and one less ----

    @Test
    void refusesDataWithoutAnEnvelopeOrWithOneTooLarge() throws Exception {
        byte[] data = new byte[17 + SessionLimits.MAX_ENVELOPE + 1];
        data[0] = 0x11;
        data[8] = 1;
        for (int body : new int[] {17, 18, 16 + SessionLimits.MAX_ENVELOPE}) {
            SessionFrame frame = SessionCodec.decode(Unpooled.wrappedBuffer(data, 0, 1 + body));
            assertThat(((SessionFrame.Data) frame).envelope()).hasSize(body - 16);
        }
        for (int body : new int[] {0, 1, 15, 16, 17 + SessionLimits.MAX_ENVELOPE}) {
            refused(Unpooled.wrappedBuffer(data, 0, 1 + body));
        }
    }

    @Test
    void refusesAnAckOrALeavingOfAnotherSize() throws Exception {
        byte[] ack = new byte[50];
        ack[0] = 0x12;
        SessionCodec.decode(Unpooled.wrappedBuffer(ack, 0, 49));
        for (int size : new int[] {1, 48, 50}) refused(Unpooled.wrappedBuffer(ack, 0, size));
        SessionCodec.decode(Unpooled.wrappedBuffer(new byte[] {0x14}));
        refused(Unpooled.wrappedBuffer(new byte[] {0x14, 0}));
    }

    @Test
    void refusesARecordOneByteAboveItsMaximum() throws Exception {
        for (int type : new int[] {0x10, 0x13}) {
            Map<String, Object> record = type == 0x10 ? resume() : skip();
            int max = SessionCodec.maxBody(type);
            record.put("pad", new byte[0]);
            // Its length then takes one byte more in front of it than that of the empty string.
            int header = max - Wire.cbor(record).length > 255 ? 2 : 1;
            int room = max - Wire.cbor(record).length - header;
            record.put("pad", new byte[room]);
            assertThat(Wire.cbor(record)).hasSize(max);
            decode(type, record);
            record.put("pad", new byte[room + 1]);
            refused(type, record);
        }
    }

    @Test
    void refusesAnEmptyFrameAndAnUnknownType() {
        refused(Unpooled.EMPTY_BUFFER);
        for (int type : new int[] {0, 7, 0x0f, 0x15, 0x3d, 0xff}) {
            refused(Unpooled.wrappedBuffer(new byte[] {(byte) type}));
        }
    }

    // ---- numbers ----

    @Test
    void refusesANumberThatNoHalfEverHas() throws Exception {
        for (long number : new long[] {0, -1, Long.MIN_VALUE, SessionLimits.MAX_NUMBER + 1, Long.MAX_VALUE}) {
            refused(SessionCodec.encode(new SessionFrame.Data(number, 0, new byte[1])));
            refused(0x13, with(skip(), "t", number));
        }
        for (long number : new long[] {-1, SessionLimits.MAX_NUMBER + 1}) {
            refused(SessionCodec.encode(new SessionFrame.Ack(ID, number, 0, 0, 0)));
            for (String key : List.of("g", "b", "p")) refused(0x10, with(resume(), key, number));
            refused(0x10, with(with(resume(), "b", 0), "l", number));
        }
        refused(SessionCodec.encode(new SessionFrame.Ack(ID, 0, 0, -1, 0)));
        refused(0x10, with(resume(), "m", -1));
        refused(0x10, with(resume(), "m", BigInteger.ONE.shiftLeft(63)));
        refused(0x13, with(skip(), "r", -1));
        refused(0x13, with(skip(), "r", BigInteger.ONE.shiftLeft(31)));
        decode(0x10, with(resume(), "m", Long.MAX_VALUE));
    }

    @Test
    void refusesALastNumberBelowBase() throws Exception {
        decode(0x10, with(with(resume(), "b", 8), "l", 8));
        refused(0x10, with(with(resume(), "b", 9), "l", 8));
    }

    // ---- records ----

    @Test
    void refusesARecordWithAKeyMissing() throws Exception {
        for (String key : List.of("e", "g", "b", "c", "l", "m")) refused(0x10, without(resume(), key));
        for (String key : List.of("e", "t", "c", "r")) refused(0x13, without(skip(), key));
    }

    @Test
    void aPositionIsThereAsAWholeOrNotAtAll() throws Exception {
        for (String key : List.of("E", "p", "C")) refused(0x10, without(resume(), key));
        Map<String, Object> none = without(without(without(resume(), "E"), "p"), "C");
        assertThat(((SessionFrame.Resume) decode(0x10, none)).position()).isEmpty();
    }

    @Test
    void aHoleMayHaveNoMessageButAMessageNeedsAHole() throws Exception {
        Hole hole = ((SessionFrame.Resume) decode(0x10, without(resume(), "x")))
                .hole()
                .orElseThrow();
        assertThat(hole).isEqualTo(new Hole(ID, Optional.empty()));
        refused(0x10, without(resume(), "h"));
    }

    @Test
    void refusesIdsAndChainsOfAnotherSize() throws Exception {
        for (String key : List.of("e", "E", "h", "x")) {
            for (int size : new int[] {0, 15, 17}) refused(0x10, with(resume(), key, new byte[size]));
        }
        for (String key : List.of("c", "C")) {
            for (int size : new int[] {0, 31, 33}) refused(0x10, with(resume(), key, new byte[size]));
        }
        refused(0x13, with(skip(), "e", new byte[15]));
        refused(0x13, with(skip(), "c", new byte[31]));
    }

    @Test
    void refusesValuesOfAnotherTypeInsteadOfConvertingThem() throws Exception {
        for (Object wrong : List.of("5", 5.0, 5.5f, true, List.of(5), Map.of(), new byte[] {5})) {
            for (String key : List.of("g", "b", "l", "p", "m")) refused(0x10, with(resume(), key, wrong));
            refused(0x13, with(skip(), "t", wrong));
            refused(0x13, with(skip(), "r", wrong));
        }
        String text = Base64.getEncoder().encodeToString(ID.bytes());
        List<Integer> array = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        for (Object wrong : List.of(text, array, 5, false, Map.of())) {
            for (String key : List.of("e", "E", "h", "x")) refused(0x10, with(resume(), key, wrong));
        }
        for (Object wrong : List.of("true", 1, 0, 1.0, List.of(true), new byte[] {1})) {
            refused(0x10, with(resume(), "a", wrong));
            refused(0x10, with(resume(), "q", wrong));
        }
    }

    @Test
    void anAbsentFlagIsFalseAndSoIsAFalseOne() throws Exception {
        SessionFrame.Resume absent = (SessionFrame.Resume) decode(0x10, without(without(resume(), "a"), "q"));
        assertThat(absent.accepted()).isFalse();
        assertThat(absent.asks()).isFalse();
        SessionFrame.Resume no = (SessionFrame.Resume) decode(0x10, with(with(resume(), "a", false), "q", false));
        assertThat(no).isEqualTo(absent);
    }

    @Test
    void ignoresKeysItDoesNotKnowInAnyOrder() throws Exception {
        Map<String, Object> later = new LinkedHashMap<>();
        later.put("zz", Map.of("deep", List.of(1, "two", 3.0)));
        later.putAll(resume());
        later.put("", 1);
        assertThat(decode(0x10, later)).isEqualTo(decode(0x10, resume()));
    }

    @Test
    void refusesADoubledKeyWhatFollowsTheMapAndWhatIsNoMap() throws Exception {
        byte[] body = Wire.cbor(resume());
        assertThat(body[0] & 0xff).as("a map of unknown size").isEqualTo(0xbf);
        refused(Wire.frame(0x10, Wire.join(body, new byte[] {0})));
        refused(Wire.frame(0x10, Wire.join(body, new byte[] {(byte) 0xff})));
        byte[] doubled =
                Wire.join(java.util.Arrays.copyOf(body, body.length - 1), new byte[] {0x61, 'g', 1, (byte) 0xff});
        refused(Wire.frame(0x10, doubled));
        for (Object other : List.of(List.of(resume()), "resume", 1, true)) {
            refused(Wire.frame(0x10, Wire.cborOf(other)));
        }
        refused(Wire.frame(0x10, new byte[0]));
        refused(Wire.frame(0x10, new byte[] {(byte) 0xf6}));
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws Exception {
        decode(0x10, with(resume(), "n", nested(7)));
        refused(0x10, with(resume(), "n", nested(9)));
    }

    private static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) value = List.of(value);
        return value;
    }

    // ---- hostile bytes ----

    @Test
    void onlyProtocolExceptionComesOutOfMutatedFrames() throws Exception {
        Random random = new Random(17);
        for (SessionFrame frame : samples()) {
            byte[] bytes = ByteBufUtil.getBytes(SessionCodec.encode(frame));
            if (bytes.length > 1_000) bytes = java.util.Arrays.copyOf(bytes, 1_000);
            for (int at = 0; at < Math.min(bytes.length, 400); at++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] flipped = bytes.clone();
                    flipped[at] ^= (byte) (1 << bit);
                    survives(flipped);
                }
                survives(java.util.Arrays.copyOf(bytes, at));
            }
            for (int i = 0; i < 2_000; i++) {
                byte[] changed = bytes.clone();
                for (int flips = 0; flips <= i % 5; flips++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
                survives(changed);
            }
        }
    }

    @Test
    void onlyProtocolExceptionComesOutOfNoise() {
        Random random = new Random(18);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 0 && i % 4 > 0) noise[0] = (byte) (0x10 + random.nextInt(5));
            // Half of the records at least begin as a map does.
            if (noise.length > 1 && i % 2 > 0) noise[1] = (byte) (0xa0 + random.nextInt(32));
            survives(noise);
        }
    }

    private static void survives(byte[] bytes) {
        try {
            SessionFrame frame = SessionCodec.decode(Unpooled.wrappedBuffer(bytes));
            // What was taken can be said again, and means the same.
            SessionFrame again = SessionCodec.decode(SessionCodec.encode(frame));
            assertSame(again, frame);
        } catch (ProtocolException e) {
            assertThat(e.reason()).isEqualTo(ReasonCode.PROTOCOL);
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    private static Map<String, Object> resume() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("e", ID.bytes());
        record.put("g", 2);
        record.put("b", 5);
        record.put("c", CHAIN.bytes());
        record.put("l", 9);
        record.put("E", PLACE.epoch().bytes());
        record.put("p", 300);
        record.put("C", PLACE.chain().bytes());
        record.put("m", 1_324);
        record.put("h", ID.bytes());
        record.put("x", ID.bytes());
        record.put("a", true);
        record.put("q", true);
        return record;
    }

    private static Map<String, Object> skip() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("e", ID.bytes());
        record.put("t", 12);
        record.put("c", CHAIN.bytes());
        record.put("r", 1);
        return record;
    }

    private static Map<String, Object> with(Map<String, Object> record, String key, Object value) {
        record.put(key, value);
        return record;
    }

    private static Map<String, Object> without(Map<String, Object> record, String key) {
        record.remove(key);
        return record;
    }

    private static SessionFrame decode(int type, Map<String, Object> record) throws ProtocolException {
        return SessionCodec.decode(Unpooled.wrappedBuffer(Wire.frame(type, Wire.cbor(record))));
    }

    private static void refused(int type, Map<String, Object> record) {
        refused(Wire.frame(type, Wire.cbor(record)));
    }

    private static void refused(byte[] frame) {
        refused(Unpooled.wrappedBuffer(frame));
    }

    private static void refused(ByteBuf frame) {
        assertThatThrownBy(() -> SessionCodec.decode(frame)).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.reason()).isEqualTo(ReasonCode.PROTOCOL);
            assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CHANNEL);
        });
    }
}
