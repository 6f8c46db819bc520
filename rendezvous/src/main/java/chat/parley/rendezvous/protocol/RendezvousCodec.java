package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Frames to bytes and back: {@code type ‖ body}, as the channel takes and gives them. Any thread.
 *
 * <p>A frame larger than its type's maximum is refused before it is read; a record may have at most 4,096 tokens and nest 8
 * deep. Names of keys are not kept anywhere, so a peer that invents new ones fills no table.
 */
public final class RendezvousCodec {
    private static final int MAX_TOKENS = 4_096;
    private static final CBORFactory CBOR = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.CBOR_DEPTH)
                    .maxDocumentLength(FrameType.maxBody(FrameType.REGISTER))
                    .maxStringLength(FrameType.maxBody(FrameType.REGISTER))
                    .maxNameLength(64)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private RendezvousCodec() {}

    /**
     * Encodes.
     *
     * @return {@code type ‖ body}; the caller owns it. {@link RendezvousFrame.CircuitData} is copied and its payload released
     * @throws IllegalArgumentException when it would be larger than its type's maximum, which only RESTARTING with long
     *     addresses can be
     */
    public static ByteBuf encode(RendezvousFrame frame, ByteBufAllocator allocator) {
        FrameEncoder encoder = new FrameEncoder(allocator);
        frame.applyTo(encoder);
        return encoder.result();
    }

    /**
     * Decodes.
     *
     * @param frame {@code type ‖ body}; taken over: released here, or owned by the {@link RendezvousFrame.CircuitData} returned
     * @throws ProtocolException channel: malformed, too large, or of a type that {@link FrameType#maxBody} doesn't know
     */
    public static RendezvousFrame decode(ByteBuf frame) throws ProtocolException {
        boolean kept = false;
        try {
            RendezvousFrame decoded = decodeBorrowed(frame);
            kept = decoded instanceof RendezvousFrame.CircuitData;
            return decoded;
        } finally {
            if (!kept) frame.release();
        }
    }

    private static RendezvousFrame decodeBorrowed(ByteBuf frame) throws ProtocolException {
        if (!frame.isReadable()) throw CborReader.malformed("empty frame");
        int type = frame.getUnsignedByte(frame.readerIndex());
        int max = FrameType.maxBody(type);
        if (max < 0) throw CborReader.malformed("frame type " + type);
        if (frame.readableBytes() - 1 > max) {
            throw ProtocolException.channel(ReasonCode.TOO_LARGE, "frame of " + frame.readableBytes());
        }
        if (type == FrameType.CREDIT) {
            return new RendezvousFrame.Credit(HotFrames.circuit(requireCredit(frame)), HotFrames.credit(frame));
        }
        if (type == FrameType.CIRCUIT_DATA) {
            HotFrames.payloadBytes(frame);
            int circuit = HotFrames.circuit(frame);
            int counter = HotFrames.counter(frame);
            return new RendezvousFrame.CircuitData(circuit, counter, frame.skipBytes(HotFrames.DATA_HEADER));
        }
        byte[] body = ByteBufUtil.getBytes(frame, frame.readerIndex() + 1, frame.readableBytes() - 1);
        try (JsonParser parser = CBOR.createParser(body)) {
            return FrameDecoder.decode(type, new CborReader(parser));
        } catch (IOException e) {
            throw CborReader.malformed("not CBOR");
        }
    }

    private static ByteBuf requireCredit(ByteBuf frame) throws ProtocolException {
        HotFrames.credit(frame);
        return frame;
    }

    static CBORGenerator generator(ByteBuf out) {
        try {
            return CBOR.createGenerator((OutputStream) new ByteBufOutputStream(out));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}
