package chat.parley.node.session;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.FrameLimits;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session's frames as bytes, {@code type ‖ body} ({@code docs/PROTOCOL.md} §3.2). */
public final class SessionCodec {
    static final int RESUME = 0x10;
    static final int DATA = 0x11;
    static final int ACK = 0x12;
    static final int SKIP = 0x13;
    static final int LEAVING = 0x14;

    private static final int RESUME_MAX = 512;
    private static final int SKIP_MAX = 256;
    private static final int DATA_HEADER = 16;
    private static final int ACK_BODY = Id128.BYTES + 4 * Long.BYTES;
    private static final int LARGEST_FIRST = 1 + DATA_HEADER;

    private SessionCodec() {}

    /** The largest body of a session frame in bytes; {@link FrameLimits#UNKNOWN} for other types. */
    public static int maxBody(int type) {
        switch (type) {
            case RESUME -> {
                return RESUME_MAX;
            }
            case DATA -> {
                return DATA_HEADER + SessionLimits.MAX_ENVELOPE;
            }
            case ACK -> {
                return ACK_BODY;
            }
            case SKIP -> {
                return SKIP_MAX;
            }
            case LEAVING -> {
                return 0;
            }
            default -> {
                return FrameLimits.UNKNOWN;
            }
        }
    }

    /** RESUME's CBOR record. */
    private record ResumeWire(
            @JsonProperty("e") byte @Nullable [] epoch,
            @JsonProperty("g") long generation,
            @JsonProperty("b") long base,
            @JsonProperty("c") byte @Nullable [] baseChain,
            @JsonProperty("l") long last,
            @JsonProperty("E") byte @Nullable [] yourEpoch,
            @JsonProperty("p") @Nullable Long position,
            @JsonProperty("C") byte @Nullable [] positionChain,
            @JsonProperty("m") long limit,
            @JsonProperty("h") byte @Nullable [] hole,
            @JsonProperty("x") byte @Nullable [] after,
            @JsonProperty("a") @Nullable Boolean accepted,
            @JsonProperty("q") @Nullable Boolean asks) {}

    /** SKIP's CBOR record. */
    private record SkipWire(
            @JsonProperty("e") byte @Nullable [] epoch,
            @JsonProperty("t") long to,
            @JsonProperty("c") byte @Nullable [] chain,
            @JsonProperty("r") int reason) {}

    // ---- encoding ----

    /** A frame as a fresh heap buffer that passes to the caller. */
    public static ByteBuf encode(SessionFrame frame) {
        Encoder encoder = new Encoder();
        frame.applyTo(encoder);
        return encoder.out;
    }

    private static final class Encoder implements SessionFrame.Port {
        private ByteBuf out = Unpooled.EMPTY_BUFFER;

        @Override
        public void resume(SessionFrame.Resume frame) {
            Optional<SessionFrame.Place> position = frame.position();
            Optional<Hole> hole = frame.hole();
            out = cbor(
                    RESUME,
                    new ResumeWire(
                            frame.epoch().bytes(),
                            frame.generation(),
                            frame.base(),
                            frame.baseChain().bytes(),
                            frame.last(),
                            position.map(place -> place.epoch().bytes()).orElse(null),
                            position.map(SessionFrame.Place::number).orElse(null),
                            position.map(place -> place.chain().bytes()).orElse(null),
                            frame.limit(),
                            hole.map(open -> open.id().bytes()).orElse(null),
                            hole.flatMap(Hole::after).map(Id128::bytes).orElse(null),
                            frame.accepted() ? Boolean.TRUE : null,
                            frame.asks() ? Boolean.TRUE : null));
        }

        @Override
        public void data(SessionFrame.Data frame) {
            // The envelope's bytes are wrapped, not copied: a large one is in memory once, however often it is sent.
            ByteBuf head = Unpooled.buffer(LARGEST_FIRST)
                    .writeByte(DATA)
                    .writeLong(frame.number())
                    .writeLong(frame.before());
            out = Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(frame.envelope()));
        }

        @Override
        public void ack(SessionFrame.Ack frame) {
            out = Unpooled.buffer(1 + ACK_BODY)
                    .writeByte(ACK)
                    .writeLong(frame.epoch().high())
                    .writeLong(frame.epoch().low())
                    .writeLong(frame.position())
                    .writeLong(frame.chain())
                    .writeLong(frame.limit())
                    .writeLong(frame.sack());
        }

        @Override
        public void skip(SessionFrame.Skip frame) {
            SessionFrame.Place to = frame.to();
            out = cbor(
                    SKIP,
                    new SkipWire(to.epoch().bytes(), to.number(), to.chain().bytes(), frame.reason()));
        }

        @Override
        public void leaving(SessionFrame.Leaving frame) {
            out = Unpooled.buffer(1).writeByte(LEAVING);
        }

        private static ByteBuf cbor(int type, Object wire) {
            byte[] body = CborRecord.write(wire);
            return Unpooled.buffer(1 + body.length).writeByte(type).writeBytes(body);
        }
    }

    // ---- decoding ----

    /**
     * Reads one frame; the buffer stays the caller's.
     *
     * @param frame {@code type ‖ body} of a type that {@link #maxBody} knows, not larger than it says
     * @throws ProtocolException when it is malformed
     */
    public static SessionFrame decode(ByteBuf frame) throws ProtocolException {
        if (!frame.isReadable()) throw malformed("an empty frame");
        int type = frame.readUnsignedByte();
        int size = frame.readableBytes();
        if (size > maxBody(type)) throw malformed("frame type " + type + " of " + size + " bytes");
        switch (type) {
            case RESUME -> {
                return resume(cbor(frame, ResumeWire.class));
            }
            case DATA -> {
                return data(frame, size);
            }
            case ACK -> {
                return ack(frame, size);
            }
            case SKIP -> {
                return skip(cbor(frame, SkipWire.class));
            }
            default -> { // LEAVING: maxBody refused everything else
                return new SessionFrame.Leaving();
            }
        }
    }

    private static SessionFrame data(ByteBuf frame, int size) throws ProtocolException {
        if (size <= DATA_HEADER) throw malformed("DATA without an envelope");
        long number = frame.readLong();
        if (number <= 0 || isOutside(number)) throw malformed("number " + number);
        long before = frame.readLong();
        byte[] envelope = new byte[frame.readableBytes()];
        frame.readBytes(envelope);
        return new SessionFrame.Data(number, before, envelope);
    }

    private static SessionFrame ack(ByteBuf frame, int size) throws ProtocolException {
        if (size != ACK_BODY) throw malformed("ACK of " + size + " bytes");
        Id128 epoch = new Id128(frame.readLong(), frame.readLong());
        long position = frame.readLong();
        long chain = frame.readLong();
        long limit = frame.readLong();
        if (isOutside(position) || limit < 0) throw malformed("ACK of a number that nobody has");
        return new SessionFrame.Ack(epoch, position, chain, limit, frame.readLong());
    }

    private static SessionFrame resume(ResumeWire wire) throws ProtocolException {
        boolean beyond = isOutside(wire.base) || isOutside(wire.last) || isOutside(wire.generation);
        if (beyond || wire.last < wire.base || wire.limit < 0) throw malformed("RESUME's numbers");
        Optional<SessionFrame.Place> position = Optional.empty();
        if (wire.yourEpoch != null || wire.position != null || wire.positionChain != null) {
            if (wire.position == null || isOutside(wire.position)) throw malformed("RESUME's position");
            position =
                    Optional.of(new SessionFrame.Place(id(wire.yourEpoch), wire.position, chain(wire.positionChain)));
        }
        Optional<Hole> hole = Optional.empty();
        if (wire.hole != null || wire.after != null) {
            hole = Optional.of(
                    new Hole(id(wire.hole), wire.after == null ? Optional.empty() : Optional.of(id(wire.after))));
        }
        return new SessionFrame.Resume(
                id(wire.epoch),
                wire.generation,
                wire.base,
                chain(wire.baseChain),
                wire.last,
                position,
                wire.limit,
                hole,
                Boolean.TRUE.equals(wire.accepted),
                Boolean.TRUE.equals(wire.asks));
    }

    private static SessionFrame skip(SkipWire wire) throws ProtocolException {
        if (wire.to <= 0 || isOutside(wire.to) || wire.reason < 0) throw malformed("SKIP to " + wire.to);
        return new SessionFrame.Skip(new SessionFrame.Place(id(wire.epoch), wire.to, chain(wire.chain)), wire.reason);
    }

    private static boolean isOutside(long number) {
        return number < 0 || number > SessionLimits.MAX_NUMBER;
    }

    private static <T> T cbor(ByteBuf frame, Class<T> type) throws ProtocolException {
        byte[] body = new byte[frame.readableBytes()];
        frame.readBytes(body);
        return CborRecord.read(body, 0, body.length, type);
    }

    private static Id128 id(byte @Nullable [] bytes) throws ProtocolException {
        if (bytes == null || bytes.length != Id128.BYTES) throw malformed("an id is missing or of the wrong size");
        return Id128.of(bytes);
    }

    private static Chain chain(byte @Nullable [] bytes) throws ProtocolException {
        if (bytes == null || bytes.length != Chain.BYTES) throw malformed("a chain is missing or of the wrong size");
        return Chain.of(bytes);
    }

    private static ProtocolException malformed(String detail) {
        return ProtocolException.channel(ReasonCode.PROTOCOL, detail);
    }
}
