package chat.parley.crypto.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The wire's CBOR records ({@code docs/PROTOCOL.md}, Conventions): one map, unknown keys ignored, doubled keys and trailing bytes
 * refused, nesting at most 8. A value of another type than its component's is refused, never converted: a text is no bytes and no
 * number, 1.0 is no integer. What is null is left out; a component of a primitive type may not be absent. The size of a whole record
 * is bounded by whoever hands it in.
 */
public final class CborRecord {
    private static final int MAX_NESTING = 8;
    private static final int MAX_KEY = 64;
    /** No record is larger than an envelope; the smaller maximum of each frame type is checked before its bytes get here. */
    private static final int MAX_STRING = 65_536;

    private static final ObjectMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_KEY)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new SimpleModule()
                    .addDeserializer(byte[].class, new BytesOnly())
                    .addDeserializer(String.class, new TextOnly()))
            .build();

    /** Takes a byte string only; Jackson's own would also take a text or an array of numbers. */
    private static final class BytesOnly extends StdScalarDeserializer<byte[]> {
        private static final long serialVersionUID = 1;

        BytesOnly() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT)) context.reportInputMismatch(this, "not bytes");
            return parser.getBinaryValue();
        }
    }

    /** Takes a text only; Jackson's own would also take bytes. */
    private static final class TextOnly extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;

        TextOnly() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) context.reportInputMismatch(this, "not a text");
            return parser.getText();
        }
    }

    private CborRecord() {}

    /** Encodes a record whose components carry their wire names. */
    public static byte[] write(Object record) {
        try {
            return MAPPER.writeValueAsBytes(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Decodes {@code length} bytes at {@code offset}.
     *
     * @throws ProtocolException {@code PROTOCOL}, scope channel, when they are no such record
     */
    public static <T> T read(byte[] bytes, int offset, int length, Class<T> type) throws ProtocolException {
        try {
            T value = MAPPER.readValue(bytes, offset, length, type);
            if (value == null) throw malformed(type);
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(type);
        }
    }

    private static ProtocolException malformed(Class<?> type) {
        return ProtocolException.channel(ReasonCode.PROTOCOL, type.getSimpleName() + " does not parse");
    }
}
