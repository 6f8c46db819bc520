package chat.parley.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that no compiler knows. */
class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("parley.root", ".."));
    private static final int MAX_LINES = 600;
    private static final Pattern OPEN_END =
            Pattern.compile("TO" + "DO|FIX" + "ME|X{3}|@Dis" + "abled|not impl" + "emented");

    private static List<Path> sources(String below) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("crypto", "rendezvous", "node", "tests")) {
            Path folder = ROOT.resolve(module).resolve(below);
            if (!Files.isDirectory(folder)) continue;
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(path -> path.toString().endsWith(".java")).forEach(found::add);
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> without = sources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .toList();
        assertThat(without).isEmpty();
    }

    @Test
    void noFileHoldsMoreThanOneIdeaCanTake() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path path : sources("src")) {
            long lines;
            try (Stream<String> text = Files.lines(path)) {
                lines = text.count();
            }
            if (lines > MAX_LINES) tooLong.add(path.getFileName() + ": " + lines);
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        List<String> open = new ArrayList<>();
        for (Path path : sources("src/main/java")) {
            int number = 0;
            for (String line : Files.readAllLines(path)) {
                number++;
                if (OPEN_END.matcher(line).find()) open.add(path.getFileName() + ":" + number);
            }
        }
        assertThat(open).isEmpty();
    }
}
