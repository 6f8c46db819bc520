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
        assertThat(Names.isValid(face.repeat(32)))
                .as("characters, not halves of them")
                .isTrue();
        assertThat(Names.isValid(face.repeat(33))).isFalse();
    }

    @Test
    void namesOfEveryScriptAreTaken() {
        for (String name : List.of(
                "Zoë",
                "Łukasz",
                "Ольга",
                "李小龍",
                "محمد",
                "नेहा",
                "Ó Briain",
                "x-1_2.3",
                "می‌خواهم",
                "\ud83d\udc69‍\ud83d\ude80",
                "\u2764\ufe0f",
                "\u2764\ufe0f\u200d\ud83d\udd25",
                "\ud83d\udc69\ud83c\udffd\u200d\ud83d\ude80",
                "\u0915\u094d\u200d\u0937",
                "#1")) {
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

    @Test
    void nothingThatADisplayLeavesOutIsInAName() {
        for (int point : new int[] {0x034f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x2800, 0x3164, 0xfe00, 0xfe0f, 0xffa0}) {
            refusedInside(point);
            String alone = Character.toString(point);
            assertThat(Names.isValid(alone)).as(escaped(alone)).isFalse();
            assertThat(Names.isValid("bob" + alone)).as("bob" + escaped(alone)).isFalse();
        }
        refusedInside(0xe0100);
    }

    @Test
    void joinersStandOnlyWhereWritingNeedsThem() {
        for (String name : List.of(
                "b\u200dob",
                "b\u200cob",
                "\u0645\u200c\u200c\u0645",
                "\u0645\u200db",
                "1\u200d2",
                "\ud83d\udc69\u200db",
                "\ud83d\udc69\u200c\ud83d\ude80",
                "a\ufe0f")) {
            assertThat(Names.isValid(name)).as(escaped(name)).isFalse();
        }
    }

    @Test
    void namesThatLookTheSameHaveOneSkeleton() {
        for (String[] same : new String[][] {
            {"bob", "BOB"},
            {"bob", "\uff42\uff4f\uff42"},
            {"bob", "bob\u3164"},
            {"bob", "b\u034fob"},
            {"Stra\u00dfe", "STRASSE"},
            {"Zo\u00e9", "zoe\u0301"},
            {"\ufb01n", "fin"},
            {"\u0645\u0645", "\u0645\u200d\u0645"},
            {"\u2764", "\u2764\ufe0f"},
        }) {
            assertThat(Names.skeleton(same[0])).as(same[1]).isEqualTo(Names.skeleton(same[1]));
        }
        assertThat(Names.skeleton("bob")).isNotEqualTo(Names.skeleton("bo"));
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
