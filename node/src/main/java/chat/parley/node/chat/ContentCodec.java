package chat.parley.node.chat;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.identity.Id128;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Contents as bytes, {@code flags ‖ CBOR record}, deflated where that pays ({@code docs/PROTOCOL.md} §4). */
public final class ContentCodec {
    /** Longest text of a message in bytes of UTF-8. */
    public static final int MAX_TEXT = 60_000;
    /** Largest content, deflated or not, in bytes; one less than an envelope, whose first byte names the sealing. */
    public static final int MAX_CONTENT = 65_535;

    private static final int DEFLATED = 1;
    /** Below this DEFLATE's own bytes eat what it saves. */
    private static final int DEFLATE_FROM = 512;

    private static final int TEXT = 1;
    private static final int REQUEST = 2;
    private static final int ACCEPTED = 3;
    private static final int NEW_CARD = 4;
    private static final int READ_RECEIPT = 5;
    private static final int REPAIRED = 6;

    private ContentCodec() {}

    private record Wire(
            @JsonProperty("t") int type,
            @JsonProperty("i") byte @Nullable [] id,
            @JsonProperty("a") @Nullable Long at,
            @JsonProperty("x") @Nullable String text,
            @JsonProperty("c") byte @Nullable [] card,
            @JsonProperty("r") byte @Nullable [] token,
            @JsonProperty("u") byte @Nullable [] through,
            @JsonProperty("h") byte @Nullable [] hole) {}

    // ---- encoding ----

    /** The same content gives the same bytes. */
    public static byte[] encode(Content content) {
        return pack(CborRecord.write(content.accept(TO_WIRE)));
    }

    private static final Content.Visitor<Wire> TO_WIRE = new Content.Visitor<>() {
        @Override
        public Wire text(Content.Text content) {
            return new Wire(TEXT, content.id().bytes(), content.atMillis(), content.text(), null, null, null, null);
        }

        @Override
        public Wire request(Content.Request content) {
            return new Wire(REQUEST, null, null, null, content.card(), content.token(), null, null);
        }

        @Override
        public Wire accepted(Content.Accepted content) {
            return new Wire(ACCEPTED, null, null, null, content.card(), content.token(), null, null);
        }

        @Override
        public Wire newCard(Content.NewCard content) {
            return new Wire(NEW_CARD, null, null, null, content.card(), content.token(), null, null);
        }

        @Override
        public Wire readReceipt(Content.ReadReceipt content) {
            return new Wire(
                    READ_RECEIPT,
                    null,
                    null,
                    null,
                    null,
                    null,
                    content.through().bytes(),
                    null);
        }

        @Override
        public Wire repaired(Content.Repaired content) {
            return new Wire(
                    REPAIRED, null, null, null, null, null, null, content.hole().bytes());
        }

        @Override
        public Wire unknown(Content.Unknown content) {
            throw new IllegalArgumentException("an unknown content is never sent");
        }
    };

    private static byte[] pack(byte[] bytes) {
        if (bytes.length >= DEFLATE_FROM) {
            byte[] deflated = deflate(bytes);
            if (deflated.length <= bytes.length - bytes.length / 8) return prefixed(DEFLATED, deflated);
        }
        return prefixed(0, bytes);
    }

    private static byte[] prefixed(int flags, byte[] bytes) {
        byte[] packed = new byte[bytes.length + 1];
        packed[0] = (byte) flags;
        System.arraycopy(bytes, 0, packed, 1, bytes.length);
        return packed;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
            byte[] piece = new byte[8_192];
            while (!deflater.finished()) out.write(piece, 0, deflater.deflate(piece));
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    // ---- decoding ----

    /**
     * Reads a content. Never fails: what does not parse is {@link Content.Unknown}, so that its number is committed and the
     * conversation goes on.
     */
    public static Content decode(byte[] packed) {
        try {
            return fromWire(packed);
        } catch (ProtocolException | DataFormatException e) {
            return new Content.Unknown(0);
        }
    }

    private static Content fromWire(byte[] packed) throws ProtocolException, DataFormatException {
        if (packed.length == 0) throw new DataFormatException("empty");
        boolean deflated = (packed[0] & DEFLATED) != 0;
        byte[] bytes = deflated ? inflate(packed) : packed;
        int offset = deflated ? 0 : 1;
        Wire wire = CborRecord.read(bytes, offset, bytes.length - offset, Wire.class);
        switch (wire.type) {
            case TEXT -> {
                if (wire.text == null || wire.at == null) break;
                return new Content.Text(id(wire.id), wire.at, wire.text);
            }
            case REQUEST -> {
                if (wire.card == null || wire.token == null) break;
                return new Content.Request(wire.card, wire.token);
            }
            case ACCEPTED -> {
                if (wire.card == null || wire.token == null) break;
                return new Content.Accepted(wire.card, wire.token);
            }
            case NEW_CARD -> {
                if (wire.card == null || wire.token == null) break;
                return new Content.NewCard(wire.card, wire.token);
            }
            case READ_RECEIPT -> {
                return new Content.ReadReceipt(id(wire.through));
            }
            case REPAIRED -> {
                return new Content.Repaired(id(wire.hole));
            }
            default -> {}
        }
        return new Content.Unknown(wire.type);
    }

    private static Id128 id(byte @Nullable [] bytes) throws DataFormatException {
        if (bytes == null || bytes.length != Id128.BYTES) throw new DataFormatException("no id");
        return Id128.of(bytes);
    }

    private static byte[] inflate(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, 1, packed.length - 1);
            byte[] out = new byte[Math.min(MAX_CONTENT, packed.length * 4)];
            int length = 0;
            while (!inflater.finished()) {
                if (length == out.length) {
                    if (length == MAX_CONTENT) throw new DataFormatException("inflates to more than " + MAX_CONTENT);
                    out = Arrays.copyOf(out, Math.min(MAX_CONTENT, length * 2));
                }
                int some = inflater.inflate(out, length, out.length - length);
                if (some == 0 && !inflater.finished()) throw new DataFormatException("cut off");
                length += some;
            }
            return Arrays.copyOf(out, length);
        } finally {
            inflater.end();
        }
    }
}
