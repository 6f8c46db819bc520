package chat.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Test vectors that other people wrote, below the folder {@code -Dparley.vectors}; never copied into the project. Where
 * the folder is absent tests are skipped and say so; where it is there, running nothing is a failure.
 */
public final class Vectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** All JSON files of a folder, by name. */
    public static List<Path> files(String folder) throws IOException {
        Path path = root().resolve(folder);
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(found).as("vector files in " + path).isNotEmpty();
            return found;
        }
    }

    public static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** A Wycheproof test with its group. */
    public record Case(JsonNode group, JsonNode test) {
        public byte[] bytes(String field) {
            return hex(test.path(field).asText());
        }

        public boolean valid() {
            return test.get("result").asText().equals("valid");
        }

        public String name() {
            return "tcId " + test.get("tcId").asText() + " "
                    + test.path("comment").asText();
        }
    }

    /** All tests of a Wycheproof file; as many as the file says it has. */
    public static List<Case> wycheproof(String name) throws IOException {
        JsonNode file = read(root().resolve("wycheproof").resolve(name));
        List<Case> cases = new ArrayList<>();
        for (JsonNode group : file.get("testGroups")) {
            group.get("tests").forEach(test -> cases.add(new Case(group, test)));
        }
        assertThat(cases).as(name).hasSize(file.get("numberOfTests").asInt()).isNotEmpty();
        return cases;
    }

    /** Says how many ran, and fails if none did. */
    public static void report(String what, int ran, String rest) {
        System.out.println("vectors: " + what + ": " + ran + " ran" + (rest.isEmpty() ? "" : ", " + rest));
        assertThat(ran).as("vectors run of " + what).isPositive();
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Path root() {
        Path root = Path.of(System.getProperty("parley.vectors", "../../shared/vectors"));
        assumeTrue(Files.isDirectory(root), () -> "skipped: no test vectors at " + root + ", see -Dparley.vectors");
        return root;
    }
}
