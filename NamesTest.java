package chat.parley.node.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aNameHasOneTo32Characters() {
        assertThat(Names.isValid("")).isFalse();
        assertThat(Names.isValid("a")).isTrue();
        assertThat(Names.isValid("a".repeat(32))).isTrue();
        assertThat(Names.isValid("a".repeat(33))).isFalse();
        String face = "\ud83d\ude00";
        assertThat(Names.isValid(face.repeat(32))).as("characters, not halves of them").isTrue();
        assertThat(Names.isValid(face.repeat(33))).isFalse();
    }

    @Test
    void namesOfEveryScriptAreTaken() {
        for (String name : List.of(
                "Zoë", "Łukasz", "Ольга", "李小龍", "محمد", "नेहा", "Ó Briain", "x-1_2.3", "می‌خواهم", "\ud83d\udc69‍\ud83d\ude80", "#1")) {
            assertThat(Names.isValid(name)).as(name).isTrue();
        }
    }

    @Test
    void nothingThatActsOnATerminalIsAName() {
        for (int point = 0; point < 0x20; point++) refusedInside(point);
        for (int point = 0x7f; point < 0xa0; point++) refusedInside(point);
        for (int point : new int[] {0x2028, 0x2029, 0x061c, 0x200e, 0x200f, 0xd800, 0xdbff, 0xdc00, 0xdfff}) {
            refusedInside(point);
        }
        for (int point = 0x202a; point <= 0x202e; point++) refusedInside(point);
        for (int point = 0x2066; point <= 0x2069; point++) refusedInside(point);
    }

    @Test
    void nothingThatNobodySeesIsInAName() {
        for (int point : new int[] {0x00ad, 0x180e, 0x200b, 0x2060, 0x2064, 0xfeff, 0xfff9, 0xe0001, 0xe0041}) {
            refusedInside(point);
        }
        for (String blank : List.of("\u00a0", "\u2003", "\u3000", "\u200d", "\u200c\u200d", "\u00a0\u00a0")) {
            assertThat(Names.isValid(blank)).as(escaped(blank)).isFalse();
            assertThat(Names.isValid("a" + blank)).as("a" + escaped(blank)).isFalse();
            assertThat(Names.isValid(blank + "a")).as(escaped(blank) + "a").isFalse();
        }
    }

    private static void refusedInside(int point) {
        String name = "a" + Character.toString(point) + "b";
        assertThat(Names.isValid(name)).as("U+%04X", point).isFalse();
        assertThat(Names.of(name)).as("U+%04X", point).isEmpty();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> escaped.append(String.format("U+%04X", point)));
        return escaped.toString();
    }

    @Test
    void aNameIsComposed() {
        assertThat(Names.isValid("e\u0301")).isFalse();
        assertThat(Names.of("e\u0301")).contains("é");
        assertThat(Names.isValid("é")).isTrue();
    }

    @Test
    void whatAPersonMeantIsStrippedOfBlanks() {
        assertThat(Names.of("  bob\t")).contains("bob");
        assertThat(Names.of("bob smith")).contains("bob smith");
        assertThat(Names.of(" bob\u00a0")).contains("bob");
        assertThat(Names.of("   ")).isEmpty();
        assertThat(Names.of("")).isEmpty();
        assertThat(Names.isValid(" bob")).isFalse();
        assertThat(Names.isValid("bob ")).isFalse();
    }

    @Test
    void lengthIsThatOfTheComposedName() {
        assertThat(Names.of("e\u0301".repeat(32))).contains("é".repeat(32));
        assertThat(Names.of("e\u0301".repeat(33))).isEmpty();
    }
}
