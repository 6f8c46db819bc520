package chat.parley.node.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How texts, durations and paths are shown. */
class TextTest {
    @Test
    void showsWhatActsAsAReplacement() {
        assertThat(TerminalText.line("a\u001b[2Jb\u009bc\u202ed\u2066e\u200ff\r\n\tg"))
                .isEqualTo("a�[2Jb�c�d�e�f  g");
        assertThat(TerminalText.line("\ud800")).isEqualTo("�");
        assertThat(TerminalText.line("👨‍👩‍👧 你好 é")).isEqualTo("👨‍👩‍👧 你好 é");
    }

    @Test
    void indentsFurtherLines() {
        assertThat(TerminalText.block("a\nb\tc", 2)).isEqualTo("a\n  b\tc");
    }

    @Test
    void measuresWideCharacters() {
        assertThat(TerminalText.left("你好", 5)).isEqualTo("你好 ");
        assertThat(TerminalText.right("é", 2)).isEqualTo(" é");
        assertThat(TerminalText.shortened("你好世界", 5)).isEqualTo("你好…");
    }

    @Test
    void saysDurationsAsPeopleDo() {
        assertThat(Durations.took(41)).isEqualTo("41 ms");
        assertThat(Durations.took(1234)).isEqualTo("1.2 s");
        assertThat(Durations.took(14 * 60_000)).isEqualTo("14 min");
        assertThat(Durations.seconds(300)).isEqualTo("0.3 s");
        assertThat(Durations.age(2_500)).isEqualTo("2 s");
        assertThat(Durations.age(3 * 3_600_000)).isEqualTo("3 h");
        assertThat(Durations.age(50 * 3_600_000)).isEqualTo("2 d");
    }

    @Test
    void readsDurationsAsPeopleTypeThem() {
        assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(Durations.parse("30s")).contains(Duration.ofSeconds(30));
        assertThat(Durations.parse("2m")).contains(Duration.ofMinutes(2));
        assertThat(Durations.parse("7")).contains(Duration.ofSeconds(7));
        assertThat(Durations.parse("-1s")).isEmpty();
        assertThat(Durations.parse("soon")).isEmpty();
    }

    @Test
    void findsTheHome() {
        Homes homes = new Homes(Map.of("HOME", "/home/a", "XDG_DATA_HOME", ""));
        Path here = Path.of("/there");
        assertThat(homes.home(Optional.empty(), here)).isEqualTo(Path.of("/home/a/.local/share/parley"));
        assertThat(homes.home(Optional.of(Path.of("x/../y")), here)).isEqualTo(Path.of("/there/y"));
        assertThat(new Homes(Map.of("PARLEY_HOME", "/p")).home(Optional.empty(), here))
                .isEqualTo(Path.of("/p"));
        assertThat(homes.shown(Path.of("/home/a/.local/share/x"))).isEqualTo("~/.local/share/x");
    }

    @Test
    void makesANameOfTheSystemsUser() {
        assertThat(UserName.clean("alice")).isEqualTo("alice");
        assertThat(UserName.clean("a\u0000\u202eb")).isEqualTo("ab");
        assertThat(UserName.clean("x".repeat(40))).hasSize(32);
        assertThat(UserName.clean(" ")).isEqualTo("me");
    }

    @Test
    void namesServersByHostAndPort() {
        assertThat(PersonText.server("parley-rdv://[2001:db8::1]:27275/key")).isEqualTo("[2001:db8::1]:27275");
    }

    @Test
    void knowsAddresses() {
        assertThat(Settings.isAddress("[::]:0")).isTrue();
        assertThat(Settings.isAddress("host.example:27275")).isTrue();
        assertThat(Settings.isAddress("host:70000")).isFalse();
        assertThat(Settings.isAddress("host")).isFalse();
    }
}
