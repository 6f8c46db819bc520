package chat.parley.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandWordTest {
    @Test
    void aPlainNameStandsAsItIs() {
        for (String name : new String[] {"bob", "bob-2", "Zo\u00e9", "\u674e", "x_1.2", "\u0928\u0947\u0939\u093e"}) {
            assertThat(CommandWord.person(name, "p4nd6xw")).isEqualTo(name);
        }
    }

    @Test
    void anyOtherNameIsReplacedByTheShortId() {
        for (int c = ' '; c < 0x7f; c++) {
            String name = "x" + (char) c;
            boolean plain = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
            assertThat(CommandWord.person(name, "p4nd6xw")).isEqualTo(plain ? name : "p4nd6xw");
        }
        for (String name : new String[] {"-x", "", "a\u00a0b", "a\u2028b", "\ud83d\ude00"}) {
            assertThat(CommandWord.person(name, "p4nd6xw")).isEqualTo("p4nd6xw");
        }
    }

    @Test
    void anAddressWithBracketsIsQuoted() {
        assertThat(CommandWord.address("parley-rdv://h.example:1/abc")).isEqualTo("parley-rdv://h.example:1/abc");
        assertThat(CommandWord.address("parley-rdv://[::1]:1/abc")).isEqualTo("'parley-rdv://[::1]:1/abc'");
        assertThat(CommandWord.address("a';id;'")).isEqualTo("'a'\\'';id;'\\'''");
    }
}
