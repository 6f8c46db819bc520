package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.RendezvousKey;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RendezvousCodecTest {
    private final NodeId node = NodeId.random(new SecureRandom());
    private final ReachToken token = new ReachToken(1, 2, 3);
    private final Candidate v4 = Candidate.parse("192.0.2.1:39114").orElseThrow();
    private final Candidate longest =
            Candidate.parse("[1111:2222:3333:4444:5555:6666:7777:8888]:65535").orElseThrow();

    @Test
    void decodesWhatItEncodes() throws Exception {
        for (RendezvousFrame frame : samples())
            assertThat(decode(encode(frame))).isEqualTo(frame);
    }

    @Test
    void circuitDataKeepsItsPayload() throws Exception {
        ByteBuf payload = Unpooled.copiedBuffer(new byte[] {1, 2, 3});
        ByteBuf bytes =
                RendezvousCodec.encode(new RendezvousFrame.CircuitData(-2, 9, payload), ByteBufAllocator.DEFAULT);
        assertThat(payload.refCnt()).isZero();
        assertThat(HotFrames.circuit(bytes)).isEqualTo(-2);
        assertThat(HotFrames.counter(bytes)).isEqualTo(9);
        assertThat(HotFrames.payloadBytes(bytes)).isEqualTo(3);
        HotFrames.setCircuit(bytes, 8);
        RendezvousFrame.CircuitData data = (RendezvousFrame.CircuitData) RendezvousCodec.decode(bytes);
        assertThat(data.circuit()).isEqualTo(8);
        assertThat(data.payload().readableBytes()).isEqualTo(3);
        data.payload().release();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void everyLargestFrameFitsItsMaximum() throws Exception {
        List<Candidate> candidates = Collections.nCopies(Limits.CANDIDATES, longest);
        List<Long> revoked = LongStream.range(0, Limits.REVOKED).boxed().toList();
        TokenKey key = TokenKey.random(new SecureRandom());
        for (RendezvousFrame frame : List.of(
                new RendezvousFrame.Register(new Id128(1, 2), key, revoked, candidates),
                new RendezvousFrame.Update(revoked, candidates),
                new RendezvousFrame.Registered(longest, Integer.MAX_VALUE, Integer.MAX_VALUE),
                new RendezvousFrame.Lookup(-1, node, token),
                new RendezvousFrame.Found(-1, Status.ONLINE, candidates),
                new RendezvousFrame.Presence(node, Status.ONLINE, candidates),
                new RendezvousFrame.Open(-1, node, token),
                new RendezvousFrame.Incoming(-2, true, -1),
                new RendezvousFrame.Accept(-1),
                new RendezvousFrame.Opened(-1, Integer.MAX_VALUE),
                new RendezvousFrame.Reset(-1, new ReasonCode(0xffff)))) {
            assertThat(decode(encode(frame))).isEqualTo(frame);
        }
    }

    @Test
    void refusesOneByteMoreThanTheMaximum() throws Exception {
        for (int type = 0x30; type <= 0x41; type++) {
            int max = FrameType.maxBody(type);
            if (max < 0) continue;
            byte[] frame = new byte[1 + max + 1];
            frame[0] = (byte) type;
            assertFails(frame, ReasonCode.TOO_LARGE);
        }
    }

    @Test
    void takesAMaximumFilledWithUnknownKeysAndRefusesOneMore() throws Exception {
        byte[] exact = lookupOf(128);
        assertThat(exact).hasSize(129);
        assertThat(decode(exact)).isEqualTo(new RendezvousFrame.Lookup(7, node, token));
        assertFails(lookupOf(129), ReasonCode.TOO_LARGE);
    }

    @Test
    void circuitDataAtItsLimits() throws Exception {
        byte[] largest = new byte[HotFrames.DATA_HEADER + Limits.CIRCUIT_PAYLOAD];
        largest[0] = FrameType.CIRCUIT_DATA;
        RendezvousFrame frame = RendezvousCodec.decode(Unpooled.wrappedBuffer(largest));
        ((RendezvousFrame.CircuitData) frame).payload().release();
        byte[] empty = new byte[HotFrames.DATA_HEADER];
        empty[0] = FrameType.CIRCUIT_DATA;
        assertFails(empty, ReasonCode.PROTOCOL);
        byte[] noCredit = new byte[HotFrames.CREDIT_FRAME];
        noCredit[0] = FrameType.CREDIT;
        assertFails(noCredit, ReasonCode.PROTOCOL);
        noCredit[5] = (byte) 0x80;
        assertFails(noCredit, ReasonCode.PROTOCOL);
        noCredit[5] = 0x7f;
        assertThat(decode(noCredit)).isEqualTo(new RendezvousFrame.Credit(0, 0x7f000000));
    }

    @Test
    void refusesRecordsThatAreNotExactlyThat() throws Exception {
        assertFails(raw(FrameType.LOOKUP, g -> g.writeString("text")), ReasonCode.PROTOCOL);
        assertFails(raw(FrameType.ACCEPT, g -> record(g, () -> g.writeStringField("c", "1"))), ReasonCode.PROTOCOL);
        assertFails(raw(FrameType.ACCEPT, g -> record(g, () -> g.writeNumberField("c", 1.0))), ReasonCode.PROTOCOL);
        assertFails(raw(FrameType.ACCEPT, g -> record(g, () -> g.writeNumberField("c", -1))), ReasonCode.PROTOCOL);
        assertFails(
                raw(FrameType.ACCEPT, g -> record(g, () -> g.writeNumberField("c", 1L << 32))), ReasonCode.PROTOCOL);
        assertFails(raw(FrameType.ACCEPT, g -> record(g, () -> {})), ReasonCode.PROTOCOL);
        assertFails(
                raw(
                        FrameType.ACCEPT,
                        g -> record(g, () -> {
                            g.writeNumberField("c", 1);
                            g.writeNumberField("c", 1);
                        })),
                ReasonCode.PROTOCOL);
        assertFails(
                raw(FrameType.ACCEPT, g -> {
                    record(g, () -> g.writeNumberField("c", 1));
                    g.writeNumber(1);
                }),
                ReasonCode.PROTOCOL);
        assertFails(
                raw(FrameType.UNWATCH, g -> record(g, () -> g.writeBinaryField("n", new byte[15]))),
                ReasonCode.PROTOCOL);
        assertFails(new byte[] {FrameType.ACCEPT, (byte) 0xff}, ReasonCode.PROTOCOL);
        assertFails(new byte[] {0x37}, ReasonCode.PROTOCOL);
        assertFails(new byte[] {}, ReasonCode.PROTOCOL);
    }

    @Test
    void takesNestedUnknownKeysEightDeepAndNoDeeper() throws Exception {
        assertThat(decode(nested(7))).isEqualTo(new RendezvousFrame.Accept(3));
        assertFails(nested(8), ReasonCode.PROTOCOL);
    }

    @Test
    void refusesListsBeyondTheirLimit() throws Exception {
        assertFails(
                raw(
                        FrameType.UPDATE,
                        g -> record(g, () -> {
                            g.writeArrayFieldStart("a");
                            for (int i = 0; i < 17; i++) g.writeString("192.0.2.1:1");
                            g.writeEndArray();
                        })),
                ReasonCode.PROTOCOL);
        assertFails(
                raw(
                        FrameType.UPDATE,
                        g -> record(g, () -> {
                            g.writeArrayFieldStart("x");
                            for (int i = 0; i < 1_001; i++) g.writeBinary(new byte[8]);
                            g.writeEndArray();
                        })),
                ReasonCode.PROTOCOL);
    }

    @Test
    void statusOfALaterVersionIsUnknown() throws Exception {
        byte[] later = raw(
                FrameType.FOUND,
                g -> record(g, () -> {
                    g.writeNumberField("q", 5);
                    g.writeNumberField("s", 9);
                }));
        assertThat(decode(later)).isEqualTo(new RendezvousFrame.Found(5, Status.UNKNOWN, List.of()));
    }

    /** Random bytes, and good frames with a few bytes changed or cut: nothing but ProtocolException comes out. */
    @Test
    void onlyProtocolExceptionComesOut() throws Exception {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        Random random = new Random(seed);
        List<byte[]> good = new ArrayList<>();
        for (RendezvousFrame frame : samples()) good.add(encode(frame));
        int decoded = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? garbage(random) : mutated(random, good);
            ByteBuf frame = Unpooled.wrappedBuffer(bytes);
            try {
                RendezvousFrame result = RendezvousCodec.decode(frame);
                if (result instanceof RendezvousFrame.CircuitData data)
                    data.payload().release();
                decoded++;
            } catch (ProtocolException expected) {
                // the only exception that may come out
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " step " + i, e);
            }
            if (bytes.length > 0)
                assertThat(frame.refCnt()).as("seed %d step %d", seed, i).isZero();
        }
        assertThat(decoded).isPositive();
    }

    private List<RendezvousFrame> samples() {
        TokenKey key = TokenKey.random(new SecureRandom());
        RendezvousAddress other = new RendezvousAddress("rdv.example.org", 443, new RendezvousKey(new byte[32]));
        return Stream.<RendezvousFrame>of(
                        new RendezvousFrame.Register(new Id128(-1, 2), key, List.of(5L, -1L), List.of(v4, longest)),
                        new RendezvousFrame.Registered(v4, 256, 32),
                        new RendezvousFrame.Lookup(-1, node, token),
                        new RendezvousFrame.Found(1, Status.ONLINE, List.of(v4)),
                        new RendezvousFrame.Found(1, Status.OFFLINE, List.of()),
                        new RendezvousFrame.Watch(node, token),
                        new RendezvousFrame.Unwatch(node),
                        new RendezvousFrame.Presence(node, Status.ONLINE, List.of(longest)),
                        new RendezvousFrame.Presence(node, Status.UNKNOWN, List.of()),
                        new RendezvousFrame.Open(3, node, token),
                        new RendezvousFrame.Incoming(4, true, Long.MIN_VALUE),
                        new RendezvousFrame.Accept(4),
                        new RendezvousFrame.Opened(4, 32_768),
                        new RendezvousFrame.Reset(4, ReasonCode.OFFLINE),
                        new RendezvousFrame.Credit(4, 1),
                        new RendezvousFrame.Replaced(),
                        new RendezvousFrame.Restarting(Duration.ofSeconds(5), Duration.ofMinutes(10), List.of(other)),
                        new RendezvousFrame.Update(List.of(), List.of()))
                .toList();
    }

    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        if (bytes.length > 0) bytes[0] = (byte) (0x30 + random.nextInt(0x12));
        return bytes;
    }

    private static byte[] mutated(Random random, List<byte[]> good) {
        byte[] bytes = good.get(random.nextInt(good.size())).clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    /** A LOOKUP whose body has exactly this many bytes. */
    private byte[] lookupOf(int bodyBytes) throws IOException {
        int without = lookupWith("").length - 1;
        return lookupWith("z".repeat(bodyBytes - without - 1)); // from 24 characters on a text's head has a byte more
    }

    private byte[] lookupWith(String filler) throws IOException {
        return raw(
                FrameType.LOOKUP,
                g -> record(g, () -> {
                    g.writeStringField("zz", filler);
                    g.writeNumberField("q", 7);
                    g.writeBinaryField("n", node.bytes());
                    g.writeBinaryField("t", token.bytes());
                }));
    }

    /** An ACCEPT with an unknown key of arrays in arrays; only the size limit of ACCEPT, 16, bounds it. */
    private static byte[] nested(int arrays) throws IOException {
        return raw(FrameType.ACCEPT, g -> {
            g.writeStartObject();
            g.writeFieldName("z");
            for (int i = 0; i < arrays; i++) g.writeStartArray(g, i == arrays - 1 ? 0 : 1);
            for (int i = 0; i < arrays; i++) g.writeEndArray();
            g.writeNumberField("c", 3);
            g.writeEndObject();
        });
    }

    private interface Body {
        void write(JsonGenerator generator) throws IOException;
    }

    private interface Fields {
        void write() throws IOException;
    }

    private static void record(JsonGenerator generator, Fields fields) throws IOException {
        generator.writeStartObject();
        fields.write();
        generator.writeEndObject();
    }

    private static byte[] raw(int type, Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        try (JsonGenerator generator = new CBORFactory().createGenerator(out)) {
            body.write(generator);
        }
        return out.toByteArray();
    }

    private static byte[] encode(RendezvousFrame frame) {
        ByteBuf bytes = RendezvousCodec.encode(frame, ByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private static RendezvousFrame decode(byte[] bytes) throws ProtocolException {
        return RendezvousCodec.decode(Unpooled.wrappedBuffer(bytes));
    }

    private static void assertFails(byte[] frame, ReasonCode reason) {
        assertThatThrownBy(() -> decode(frame))
                .as("type %x", frame.length > 0 ? frame[0] : -1)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
