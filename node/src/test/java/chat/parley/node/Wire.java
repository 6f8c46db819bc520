package chat.parley.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Bytes as a peer might make them, by other means than the code under test. */
public final class Wire {
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private Wire() {}

    /** A CBOR record, its keys in the map's order. */
    public static byte[] cbor(Map<String, ?> record) {
        return cborOf(record);
    }

    /** Any value as CBOR. */
    public static byte[] cborOf(Object value) {
        try {
            return CBOR.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame, {@code type ‖ body}. */
    public static byte[] frame(int type, byte[] body) {
        return join(new byte[] {(byte) type}, body);
    }

    /** One after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) joined.writeBytes(part);
        return joined.toByteArray();
    }
}
