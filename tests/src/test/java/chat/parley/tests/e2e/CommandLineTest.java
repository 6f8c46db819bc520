package chat.parley.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.node.Main;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a person or a script has it: every command a process of its own. */
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<Program> running = new ArrayList<>();
    private String rendezvous;

    /** What a command did. */
    record Ran(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        Program server = start(
                "rendezvous",
                "--listen",
                "127.0.0.1:0",
                "--data",
                folder.resolve("rdv").toString());
        rendezvous = server.line();
        assertThat(rendezvous).matches("parley-rdv://127\\.0\\.0\\.1:\\d+/[a-z2-7]{56}");
    }

    @AfterEach
    void stopAll() {
        for (Program program : running) program.close();
    }

    private Program start(String... arguments) throws IOException {
        Program program = Program.start(folder.resolve("programs.err"), Main.class, List.of(arguments));
        running.add(program);
        return program;
    }

    private Program node(String name) throws IOException {
        Program node = start(
                "node", "--home", home(name), "--name", name, "--rendezvous=" + rendezvous, "--listen", "127.0.0.1:0");
        assertThat(node.line()).matches("ready [a-z2-7]{56}");
        return node;
    }

    private String home(String name) {
        return folder.resolve(name).toString();
    }

    private Ran run(String... arguments) throws Exception {
        return runWith("", arguments);
    }

    private Ran runWith(String input, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", // Java 25 warns without; jars say it in their manifest
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private JsonNode json(String... arguments) throws Exception {
        Ran ran = run(arguments);
        assertThat(ran.exit()).as(ran.err()).isZero();
        return JSON.readTree(ran.lines().get(0));
    }

    @Test
    void twoPeopleMeetTalkAndPart() throws Exception {
        node("alice");
        Program bob = node("bob");
        String card = run("card", "--home", home("bob")).lines().get(0);
        assertThat(card).startsWith("parley://").hasSizeLessThanOrEqualTo(480);

        Ran added = run("--home", home("alice"), "add", card);
        assertThat(added.exit()).as(added.err()).isZero();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> run("--home", home("bob"), "requests").out().contains("alice"));
        assertThat(run("--home", home("bob"), "accept", "alice").exit()).isZero();

        Ran sent = run("--home", home("alice"), "send", "bob", "are you in?");
        assertThat(sent.exit()).as(sent.err()).isZero();
        assertThat(sent.out().strip()).matches("[0-9a-z]{26}");
        assertThat(sent.err()).contains("delivered in");

        JsonNode row = json("--home", home("bob"), "read", "alice", "--json");
        assertThat(row.get("id").asText()).isEqualTo(sent.out().strip());
        assertThat(row.get("text").asText()).isEqualTo("are you in?");
        assertThat(row.get("direction").asText()).isEqualTo("in");
        assertThat(row.get("state").asText()).isEqualTo("received");
        assertThat(row.get("conversationName").asText()).isEqualTo("alice");
        assertThat(row.get("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

        Ran many = runWith("one\n二\nthree\n", "--home", home("bob"), "send", "alice", "-");
        assertThat(many.lines()).hasSize(3).isSorted();
        List<String> read = run("--home", home("alice"), "read", "bob").lines();
        assertThat(read).hasSize(4);
        assertThat(read.get(2)).contains("二");

        JsonNode status = json("--home", home("alice"), "status", "--json");
        assertThat(status.get("running").asBoolean()).isTrue();
        assertThat(status.get("rendezvous").get(0).get("state").asText()).isEqualTo("registered");
        assertThat(status.get("contacts").get(0).get("path").asText()).isIn("direct", "relay");
        assertThat(run("--home", home("alice"), "why", "bob").out())
                .contains("bob: ")
                .contains("relay");

        bob.kill();
        Ran away = run("--home", home("alice"), "send", "bob", "and now?", "--timeout", "2s");
        assertThat(away.exit()).isEqualTo(3);
        assertThat(away.err()).contains("queued");
        String id = away.out().strip();
        assertThat(run("--home", home("alice"), "cancel", id).exit()).isIn(0, 1);
    }

    @Test
    void withoutANodeACommandIsTheNodeAndSaysWhatStaysQueued() throws Exception {
        Program bob = node("bob");
        String card = run("card", "--home", home("bob")).lines().get(0);
        bob.kill();
        String alice = home("alice");
        Ran added = run("--home", alice, "add", card);
        assertThat(added.exit()).as(added.err()).isZero();
        Ran sent = run("--home", alice, "send", "bob", "hello?", "--timeout", "3s");
        assertThat(sent.out().strip()).matches("[0-9a-z]{26}");
        assertThat(sent.exit()).isEqualTo(3);
        assertThat(sent.err()).contains("parley node");
        assertThat(run("--home", alice, "read", "bob", "--json").out())
                .contains("\"queued\"")
                .contains("hello?");
        assertThat(run("--home", alice, "cancel", sent.out().strip()).exit()).isZero();
        assertThat(run("--home", alice, "read", "bob", "--json").out()).contains("\"cancelled\"");
    }

    @Test
    void whatAPersonDoesWrongIsOneLineAndAnExitCode() throws Exception {
        String alice = home("alice");
        expect(2, "", run("--home", alice, "frobnicate"));
        expect(2, "", run("--home", alice, "send"));
        expect(1, "nobody called bob", run("--home", alice, "send", "bob", "hi"));
        expect(1, "parley://", run("--home", alice, "add", "http://example.org/"));
        expect(1, "signature", run("--home", alice, "add", "parley://" + "A".repeat(400)));
        expect(1, "key", run("--home", alice, "join", "parley-rdv://example.org:1/abc"));
        expect(
                1,
                "port is in use",
                run("node", "--home", alice, "--listen", rendezvous.substring(13, rendezvous.lastIndexOf('/'))));
        Ran tooLong = runWith("x".repeat(60_001) + "\n", "--home", alice, "send", "bob", "-");
        assertThat(tooLong.exit()).isEqualTo(1);
    }

    @Test
    void aHomeHasOneNode() throws Exception {
        node("alice");
        expect(1, "runs already", run("node", "--home", home("alice")));
        assertThat(run("--home", home("alice"), "stop").exit()).isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> !running.get(1).isAlive());
        assertThat(run("--home", home("alice"), "id").exit()).isZero();
    }

    private static void expect(int exit, String words, Ran ran) {
        assertThat(ran.exit()).as(ran.err()).isEqualTo(exit);
        assertThat(ran.err().strip().lines().count()).as(ran.err()).isEqualTo(1);
        assertThat(ran.err()).contains(words);
    }
}
