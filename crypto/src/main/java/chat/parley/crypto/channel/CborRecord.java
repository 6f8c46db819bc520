package chat.parley.crypto.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The wire's CBOR records ({@code docs/PROTOCOL.md}, Conventions): one map, unknown keys ignored, doubled keys and trailing bytes
 * refused, nesting at most 8. What is null is left out. The size of a whole record is bounded by whoever hands it in.
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
            .build();

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
