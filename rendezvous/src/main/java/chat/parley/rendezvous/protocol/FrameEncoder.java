package chat.parley.rendezvous.protocol;

import chat.parley.crypto.identity.NodeId;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes one frame, {@code type ‖ body}; records of known length, which are shorter. One use. */
final class FrameEncoder implements RendezvousFrame.Port {
    private static final int TYPICAL = 64;

    /** The fields of one record. */
    @FunctionalInterface
    private interface Fields {
        void write(CBORGenerator generator) throws IOException;
    }

    private final ByteBufAllocator allocator;
    private ByteBuf out;

    FrameEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.out = allocator.buffer(TYPICAL);
    }

    /** The frame, which the caller owns. */
    ByteBuf result() {
        int max = FrameType.maxBody(out.getUnsignedByte(0));
        if (out.readableBytes() - 1 > max) {
            int size = out.readableBytes();
            out.release();
            throw new IllegalArgumentException("frame of " + size + ", at most " + (max + 1));
        }
        return out;
    }

    @Override
    public void register(RendezvousFrame.Register frame) {
        record(FrameType.REGISTER, 4, generator -> {
            generator.writeBinaryField("r", frame.run().bytes());
            generator.writeBinaryField("k", frame.tokenKey().bytes());
            writeRevoked(generator, frame.revoked());
            writeCandidates(generator, frame.candidates());
        });
    }

    @Override
    public void registered(RendezvousFrame.Registered frame) {
        record(FrameType.REGISTERED, 3, generator -> {
            generator.writeStringField("a", frame.address().toString());
            generator.writeNumberField("w", frame.watches());
            generator.writeNumberField("c", frame.circuits());
        });
    }

    @Override
    public void lookup(RendezvousFrame.Lookup frame) {
        record(FrameType.LOOKUP, 3, generator -> {
            writeU32(generator, "q", frame.query());
            writeNode(generator, frame.node());
            generator.writeBinaryField("t", frame.token().bytes());
        });
    }

    @Override
    public void found(RendezvousFrame.Found frame) {
        boolean place = !frame.candidates().isEmpty();
        record(FrameType.FOUND, place ? 3 : 2, generator -> {
            writeU32(generator, "q", frame.query());
            generator.writeNumberField("s", frame.status().code());
            if (place) writeCandidates(generator, frame.candidates());
        });
    }

    @Override
    public void watch(RendezvousFrame.Watch frame) {
        record(FrameType.WATCH, 2, generator -> {
            writeNode(generator, frame.node());
            generator.writeBinaryField("t", frame.token().bytes());
        });
    }

    @Override
    public void unwatch(RendezvousFrame.Unwatch frame) {
        record(FrameType.UNWATCH, 1, generator -> writeNode(generator, frame.node()));
    }

    @Override
    public void presence(RendezvousFrame.Presence frame) {
        boolean place = !frame.candidates().isEmpty();
        record(FrameType.PRESENCE, place ? 3 : 2, generator -> {
            writeNode(generator, frame.node());
            generator.writeNumberField("s", frame.status().code());
            if (place) writeCandidates(generator, frame.candidates());
        });
    }

    @Override
    public void open(RendezvousFrame.Open frame) {
        record(FrameType.OPEN, 3, generator -> {
            writeU32(generator, "c", frame.circuit());
            writeNode(generator, frame.node());
            generator.writeBinaryField("t", frame.token().bytes());
        });
    }

    @Override
    public void incoming(RendezvousFrame.Incoming frame) {
        record(FrameType.INCOMING, 3, generator -> {
            writeU32(generator, "c", frame.circuit());
            generator.writeBooleanField("i", frame.introduction());
            generator.writeBinaryField("t", id(frame.tokenId()));
        });
    }

    @Override
    public void accept(RendezvousFrame.Accept frame) {
        record(FrameType.ACCEPT, 1, generator -> writeU32(generator, "c", frame.circuit()));
    }

    @Override
    public void opened(RendezvousFrame.Opened frame) {
        record(FrameType.OPENED, 2, generator -> {
            writeU32(generator, "c", frame.circuit());
            generator.writeNumberField("w", frame.credit());
        });
    }

    @Override
    public void reset(RendezvousFrame.Reset frame) {
        record(FrameType.RESET, 2, generator -> {
            writeU32(generator, "c", frame.circuit());
            generator.writeNumberField("r", frame.reason().code());
        });
    }

    @Override
    public void circuitData(RendezvousFrame.CircuitData frame) {
        out.release();
        out = allocator.buffer(HotFrames.DATA_HEADER + frame.payload().readableBytes());
        HotFrames.writeDataHeader(out, frame.circuit(), frame.counter());
        out.writeBytes(frame.payload());
        frame.payload().release();
    }

    @Override
    public void credit(RendezvousFrame.Credit frame) {
        HotFrames.writeCredit(out, frame.circuit(), frame.bytes());
    }

    @Override
    public void replaced(RendezvousFrame.Replaced frame) {
        record(FrameType.REPLACED, 0, generator -> {});
    }

    @Override
    public void restarting(RendezvousFrame.Restarting frame) {
        record(FrameType.RESTARTING, 3, generator -> {
            generator.writeNumberField("b", frame.back().toMillis());
            generator.writeNumberField("f", frame.tryFor().toMillis());
            writeTexts(generator, "e", frame.elsewhere());
        });
    }

    @Override
    public void update(RendezvousFrame.Update frame) {
        record(FrameType.UPDATE, 2, generator -> {
            writeRevoked(generator, frame.revoked());
            writeCandidates(generator, frame.candidates());
        });
    }

    private void record(int type, int fields, Fields body) {
        out.writeByte(type);
        try (CBORGenerator generator = RendezvousCodec.generator(out)) {
            generator.writeStartObject(body, fields);
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static void writeU32(CBORGenerator generator, String key, int value) throws IOException {
        generator.writeNumberField(key, Integer.toUnsignedLong(value));
    }

    private static void writeNode(CBORGenerator generator, NodeId node) throws IOException {
        generator.writeBinaryField("n", node.bytes());
    }

    private static void writeCandidates(CBORGenerator generator, List<Candidate> candidates) throws IOException {
        writeTexts(generator, "a", candidates);
    }

    private static void writeTexts(CBORGenerator generator, String key, List<?> values) throws IOException {
        generator.writeFieldName(key);
        generator.writeStartArray(values, values.size());
        for (Object value : values) generator.writeString(value.toString());
        generator.writeEndArray();
    }

    private static void writeRevoked(CBORGenerator generator, List<Long> revoked) throws IOException {
        generator.writeFieldName("x");
        generator.writeStartArray(revoked, revoked.size());
        for (Long id : revoked) generator.writeBinary(id(id));
        generator.writeEndArray();
    }

    private static byte[] id(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }
}
