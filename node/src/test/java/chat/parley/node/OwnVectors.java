package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * The project's own vectors in {@code docs/vectors}, for whoever writes another node. A missing file is a failure, never a skip. A
 * test reads its file; only {@code -Dparley.writeVectors=FILE}, with one test class chosen, writes one anew, and only a new
 * version of the protocol may need that.
 */
public final class OwnVectors {
    private static final HexFormat HEX = HexFormat.of();
    private static final ObjectMapper JSON = new ObjectMapper();

    private OwnVectors() {}

    /** An empty file that says what it is. */
    public static ObjectNode file(String about) {
        return JSON.createObjectNode().put("about", about);
    }

    /** A file of {@code docs/vectors}. */
    public static JsonNode read(String name) throws IOException {
        return JSON.readTree(Path.of(System.getProperty("parley.root", ".."), "docs", "vectors", name)
                .toFile());
    }

    /** The file is what the code makes now, entry for entry; or it is written, where that was asked for. */
    public static void check(String name, ObjectNode made) throws IOException {
        String target = System.getProperty("parley.writeVectors");
        if (target != null) {
            Files.writeString(
                    Path.of(target), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
            return;
        }
        JsonNode stored = read(name);
        JsonNode expected = JSON.readTree(made.toString()); // the same numbers are then of the same kind
        for (Map.Entry<String, JsonNode> section : expected.properties()) {
            JsonNode entries = stored.path(section.getKey());
            for (int i = 0; i < section.getValue().size(); i++) {
                JsonNode entry = section.getValue().get(i);
                assertThat(entries.path(i))
                        .as(section.getKey() + ": " + entry.path("name").asText())
                        .isEqualTo(entry);
            }
        }
        assertThat(stored).isEqualTo(expected);
    }

    /** {@code length} bytes that count up from {@code from}. */
    public static byte[] sequence(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (from + i);
        return bytes;
    }

    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** The bytes of a field that holds hex. */
    public static byte[] bytes(JsonNode entry, String field) {
        return HEX.parseHex(text(entry, field));
    }

    /** A CBOR record by a general reader rather than ours, byte strings as {@code {"hex": …}}. */
    public static JsonNode readable(byte[] cbor) throws IOException {
        return plain(new CBORMapper().readTree(cbor));
    }

    private static JsonNode plain(JsonNode value) throws IOException {
        if (value.isBinary()) return JSON.createObjectNode().put("hex", hex(value.binaryValue()));
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            for (JsonNode element : value) array.add(plain(element));
            return array;
        }
        if (!value.isObject()) return value;
        ObjectNode object = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            object.set(field.getKey(), plain(field.getValue()));
        }
        return object;
    }

    /** A field that must be there. */
    public static String text(JsonNode entry, String field) {
        assertThat(entry.has(field)).as(field + " in " + entry).isTrue();
        return entry.get(field).asText();
    }
}
