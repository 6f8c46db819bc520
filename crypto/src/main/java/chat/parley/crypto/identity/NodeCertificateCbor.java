package chat.parley.crypto.identity;

import chat.parley.crypto.provider.CryptoException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What a node certificate signs: a CBOR map (RFC 8949) of {@code v} (version, 1), {@code n} (node id, 16 bytes),
 * {@code k} (node key, 32 bytes) and {@code g} (generation, unsigned, 32 bits). All four must be there, once; other names
 * are skipped. Read token by token: data binding would also take a text for bytes and 1.5 for a number.
 */
final class NodeCertificateCbor {
    private static final int VERSION = 1;
    private static final String VERSION_NAME = "v";
    private static final String NODE_ID_NAME = "n";
    private static final String NODE_KEY_NAME = "k";
    private static final String GENERATION_NAME = "g";
    private static final int FIELDS = 4;

    private static final CBORFactory CBOR = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(NodeCertificate.MAX_BYTES)
                    .maxNestingDepth(8)
                    .maxStringLength(NodeCertificate.MAX_BYTES)
                    .maxNameLength(64)
                    .maxTokenCount(NodeCertificate.MAX_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final byte[] nodeId;
    private final byte[] nodeKey;
    private final long generation;

    /** Takes both arrays over. */
    NodeCertificateCbor(byte[] nodeId, byte[] nodeKey, long generation) {
        this.nodeId = nodeId;
        this.nodeKey = nodeKey;
        this.generation = generation;
    }

    byte[] nodeId() {
        return nodeId;
    }

    byte[] nodeKey() {
        return nodeKey;
    }

    long generation() {
        return generation;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator generator = CBOR.createGenerator(bytes)) {
            generator.writeStartObject(this, FIELDS); // of known size, which is shorter
            generator.writeNumberField(VERSION_NAME, VERSION);
            generator.writeBinaryField(NODE_ID_NAME, nodeId);
            generator.writeBinaryField(NODE_KEY_NAME, nodeKey);
            generator.writeNumberField(GENERATION_NAME, generation);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static NodeCertificateCbor decode(byte[] bytes) throws CryptoException {
        try (JsonParser parser = CBOR.createParser(bytes)) {
            return decode(parser);
        } catch (IOException e) {
            throw new CryptoException("the certificate is not CBOR as it should be");
        }
    }

    private static NodeCertificateCbor decode(JsonParser parser) throws IOException, CryptoException {
        require(parser.nextToken() == JsonToken.START_OBJECT, "map");
        long version = -1;
        long generation = -1;
        byte @Nullable [] nodeId = null;
        byte @Nullable [] nodeKey = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case VERSION_NAME -> version = unsigned(parser);
                case GENERATION_NAME -> generation = unsigned(parser);
                case NODE_ID_NAME -> nodeId = binary(parser, NodeId.BYTES);
                case NODE_KEY_NAME -> nodeKey = binary(parser, NodeKey.KEY_BYTES);
                default -> parser.skipChildren();
            }
        }
        require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, "end");
        require(version == VERSION, "version");
        require(generation >= 0, "generation");
        if (nodeId == null || nodeKey == null) {
            throw new CryptoException("the certificate has no node id or no node key");
        }
        return new NodeCertificateCbor(nodeId, nodeKey, generation);
    }

    private static long unsigned(JsonParser parser) throws IOException, CryptoException {
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "number");
        long value = parser.getLongValue(); // more than 63 bits is an IOException
        require(value >= 0 && value <= NodeCertificate.GENERATION_MAX, "number");
        return value;
    }

    private static byte[] binary(JsonParser parser, int length) throws IOException, CryptoException {
        require(parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT, "byte string");
        byte[] value = parser.getBinaryValue();
        require(value.length == length, "byte string");
        return value;
    }

    private static void require(boolean holds, String what) throws CryptoException {
        if (!holds) {
            throw new CryptoException("the certificate's " + what + " is not as it should be");
        }
    }
}
