package chat.parley.node.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.core.FakeCore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb that asks one question, as the contract's transcripts show it. */
class CommandsTest {
    private final Shell shell = new Shell();

    @Test
    void showsStatusAsInTheTranscript() {
        shell.core.send("carol", "a");
        shell.core.send("carol", "b");
        assertThat(shell.run("status").out()).isEqualTo("""
                        alice k3v7q2m, running 2 h
                        rendezvous  chat.example.org:27275   registered   18 ms
                        contact     path      rtt  queued  oldest
                        bob ✓       direct  21 ms       0
                        carol       none                2  3 h    offline since 00:00
                        """);
    }

    @Test
    void saysInStatusThatNothingRunsWhereTheCommandIsTheNode() {
        shell.running = false;
        assertThat(shell.run("status").outLines().get(0)).isEqualTo("alice k3v7q2m, not running");
        assertThat(json(shell.run("status", "--json")).path("running").asBoolean())
                .isFalse();
    }

    @Test
    void explainsAPathAsInTheTranscript() {
        assertThat(shell.run("why", "carol").out()).isEqualTo("""
                        carol: relay by chat.example.org, 64 ms, for 14 min
                         lan     not on this network
                         direct  203.0.113.9:39114   no answer in 3 s                    4 min ago
                         punched 203.0.113.9:51820   4 tries; carol's NAT changes its port  4 min ago
                         mapped  your router offers neither UPnP, NAT-PMP nor PCP
                        Would help: open TCP 39114 on either router, or IPv6 at both ends.
                        Next try in 12 min, or at once when a network changes.
                        """);
    }

    @Test
    void addsAsInTheTranscript() {
        shell.core.leave(FakeCore.SERVER);
        Shell.Printed printed = shell.run("add", FakeCore.LINK, "--as", "dave");
        assertThat(printed.out()).isEqualTo("added dave (q2mdave), not verified; asked dave to accept\n");
        assertThat(printed.errLines())
                .containsExactly(
                        "You have no rendezvous: dave reaches you on this LAN only. To use dave's:",
                        "  parley join " + FakeCore.SERVER);
    }

    @Test
    void printsTheIdAloneOnStdout() {
        Shell.Printed printed = shell.run("id");
        assertThat(printed.out()).isEqualTo(FakeCore.ME + "\n");
        assertThat(printed.err()).isEqualTo("alice, in short k3v7q2m\n");
    }

    @Test
    void printsTheCardAloneOnStdout() {
        assertThat(shell.run("card", "--new").out()).isEqualTo("parley://card-of-alice-2\n");
    }

    @Test
    void keepsAndShowsSettings() {
        assertThat(shell.run("set", "lan", "on").out()).isEqualTo("lan  contacts\n");
        assertThat(shell.run("set").out()).isEqualTo("lan   contacts\nname  alice\n");
        assertThat(shell.run("set", "lan", "maybe").err())
                .isEqualTo("lan can't be maybe; it takes: contacts, visible, off\n");
        assertThat(shell.run("set", "listen", "nowhere").code()).isEqualTo(2);
    }

    @Test
    void joinsAndLeaves() {
        assertThat(shell.run("join", "parley-rdv://other.example:1/abc").out()).isEqualTo("joined other.example:1\n");
        assertThat(shell.run("leave", "parley-rdv://other.example:1/abc").out()).isEqualTo("left other.example:1\n");
    }

    @Test
    void answersRequests() {
        assertThat(shell.run("requests").out()).isEqualTo("eve  xxxxxxx  1 message  hello�[2J?\n");
        assertThat(shell.run("accept", "eve").out()).isEqualTo("accepted eve (xxxxxxx)\n");
    }

    @Test
    void changesContacts() {
        assertThat(shell.run("rename", "carol", "caro").out()).isEqualTo("now called caro (zeb5dwa)\n");
        assertThat(shell.run("block", "caro").out()).isEqualTo("blocked caro (zeb5dwa)\n");
        assertThat(shell.run("contacts").out()).isEqualTo("bob ✓       p4nd6xw\ncaro        zeb5dwa  blocked\n");
        assertThat(shell.run("unblock", "caro").code()).isZero();
        assertThat(shell.run("block", "caro").err()).startsWith("links you gave before open nothing any more");
        Shell.Printed removed = shell.run("remove", "caro");
        assertThat(removed.out()).isEqualTo("removed caro (zeb5dwa); what you said to each other is deleted\n");
        assertThat(removed.err()).startsWith("links you gave before open nothing any more");
    }

    @Test
    void showsTheSafetyNumberInLinesOfFourGroups() {
        Shell.Printed printed = shell.run("verify", "carol");
        assertThat(printed.outLines()).hasSize(3).allMatch(line -> line.length() == 23);
        assertThat(printed.err()).isEqualTo("if carol sees the same numbers: parley verify carol --yes\n");
        assertThat(shell.run("verify", "carol", "--yes").err()).isEqualTo("carol is verified\n");
    }

    @Test
    void noHintHoldsMoreOfANameThanAShellTakesAsItStands() {
        for (String name : new String[] {"x;$(id)", "-rf", "two words", "a`b`", "x|y", "~", "*", "'q'"}) {
            shell.core.rename("zeb5dwa", name);
            assertThat(shell.run("verify", "zeb5dwa").err())
                    .endsWith(" sees the same numbers: parley verify zeb5dwa --yes\n");
        }
        shell.core.rename("zeb5dwa", "Zo\u00e9_2.b-c");
        assertThat(shell.run("verify", "zeb5dwa").err()).endsWith(": parley verify Zo\u00e9_2.b-c --yes\n");
    }

    @Test
    void tellsWhatIsUnread() {
        assertThat(shell.run("unread").err()).isEqualTo("nothing new\n");
        shell.core.says(FakeCore.BOB, "psst");
        assertThat(shell.run("unread").out()).isEqualTo("bob         1 new  newest 10:04\n");
    }

    @Test
    void stopsTheNode() {
        assertThat(shell.run("stop").err()).isEqualTo("stopped\n");
        assertThat(shell.core.isStopped()).isTrue();
        assertThat(shell.run("stop").err()).isEqualTo("no node is running\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "card", "contacts", "requests", "status", "why bob", "verify bob", "set", "unblock bob"})
    void printsOneObjectALineAndNothingElseAsJson(String typed) {
        Shell.Printed printed = shell.run((typed + " --json").split(" "));
        assertThat(printed.code()).isZero();
        assertThat(printed.err()).isEmpty();
        assertThat(printed.outLines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(JSON.readTree(line).isObject()).isTrue());
    }

    @Test
    void statusAsJsonHasTheContractsMembers() {
        JsonNode status = json(shell.run("--json", "status"));
        assertThat(status.fieldNames())
                .toIterable()
                .contains("peerId", "name", "running", "listen", "rendezvous", "contacts");
        assertThat(status.at("/rendezvous/0").fieldNames()).toIterable().containsExactly("address", "state", "rttMs");
        assertThat(status.at("/contacts/0").fieldNames())
                .toIterable()
                .contains("peerId", "name", "verified", "path", "rttMs", "outbox", "sendWindow", "peerWindow");
    }

    @Test
    void takesGlobalOptionsBeforeAndAfterTheCommand() {
        assertThat(shell.run("--home", "x", "--json", "id").out()).startsWith("{");
        assertThat(shell.run("id", "--json", "--home=x").out()).startsWith("{");
    }

    @Test
    void saysInOneLineWhatIsWrongWithACommandLine() {
        for (String[] typed :
                new String[][] {{"send", "bob"}, {"fly"}, {"why"}, {"id", "--fast"}, {"read", "--limit", "x"}}) {
            Shell.Printed printed = shell.run(typed);
            assertThat(printed.code()).as(String.join(" ", typed)).isEqualTo(2);
            assertThat(printed.errLines()).hasSize(1);
            assertThat(printed.err()).contains("--help");
            assertThat(printed.out()).isEmpty();
        }
    }

    @Test
    void namesTheCommandThatWasMeant() {
        assertThat(shell.run("statu").err()).isEqualTo("no command statu; did you mean status; see: parley --help\n");
    }

    @Test
    void saysWhatAPersonCanDoAndExitsWithOne() {
        Shell.Printed printed = shell.run("why", "nobody");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).isEqualTo("no contact nobody; see: parley contacts\n");
    }

    @Test
    void showsHelpForAllAndForOne() {
        Shell.Printed all = shell.run("--help");
        assertThat(all.code()).isZero();
        assertThat(all.out()).contains("rendezvous").contains("completion").contains("--json");
        assertThat(all.outLines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(shell.run("send", "--help").out()).contains("--wait");
        assertThat(shell.run("--version").out()).startsWith("parley ");
    }

    @Test
    void completesForBashAndZsh() {
        assertThat(shell.run("completion", "bash").out()).contains("_picocli_parley_send");
        assertThat(shell.run("completion", "fish").code()).isEqualTo(2);
    }

    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode json(Shell.Printed printed) {
        try {
            return JSON.readTree(printed.out());
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
