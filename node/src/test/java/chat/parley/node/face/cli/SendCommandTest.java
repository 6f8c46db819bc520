package chat.parley.node.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendCommandTest {
    private final Shell shell = new Shell();

    @Test
    void printsTheIdOnStdoutAndTheArrivalOnStderr() {
        Shell.Printed printed = shell.run("send", "bob", "are you in?");
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).isEqualTo("01jdc00001\n");
        assertThat(printed.err()).matches("delivered in \\d+ ms, direct\n");
    }

    @Test
    void exitsWithThreeAndSaysSinceWhenTheyAreAway() {
        Shell.Printed printed = shell.run("send", "carol", "and now?", "--timeout", "50ms");
        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.out()).isEqualTo("01jdc00001\n");
        assertThat(printed.err()).isEqualTo("carol is offline since 00:00; queued\n");
    }

    @Test
    void saysThatItGoesOutLaterWhereTheLastNodeEnds() {
        shell.running = false;
        Shell.Printed printed = shell.run("send", "carol", "and now?", "--timeout", "50ms");
        assertThat(printed.errLines())
                .containsExactly(
                        "carol is offline since 00:00; queued",
                        "no node is running; it goes out when you start one: parley node");
        assertThat(shell.run("send", "carol", "later", "--wait", "queued").errLines())
                .containsExactly("no node is running; it goes out when you start one: parley node");
    }

    @Test
    void waitsUntilItArrives() throws Exception {
        CompletableFuture<Shell.Printed> sending =
                CompletableFuture.supplyAsync(() -> shell.run("send", "carol", "come back"));
        while (shell.core.listeners() == 0) Thread.onSpinWait();
        shell.core.returns();
        Shell.Printed printed = sending.get(20, TimeUnit.SECONDS);
        assertThat(printed.code()).isZero();
        assertThat(printed.err()).matches("delivered in .* relay\n");
    }

    @Test
    void saysEachLineOfStdinInOrder() throws Exception {
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < 200; i++) typed.append("line ").append(i).append('\n');
        Shell.Printed printed = shell.typing(typed + "\n第二行").run("send", "bob", "-");
        assertThat(printed.outLines()).hasSize(201).isSorted();
        assertThat(printed.err()).matches("201 delivered in .*, direct\n");
        var query = new chat.parley.node.core.Core.ReadQuery(
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty());
        assertThat(shell.core.read(query).get().stream()
                        .filter(one -> one.direction().equals("out"))
                        .map(one -> one.text()))
                .startsWith("line 0", "line 1")
                .endsWith("line 199", "第二行");
    }

    @Test
    void refusesWhatIsTooLongWhole() {
        Shell.Printed printed = shell.run("send", "bob", "é".repeat(30_001));
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).isEqualTo("that is 60,002 bytes; a message has at most 60,000; say it in parts\n");
        assertThat(printed.out()).isEmpty();
        Shell.Printed piped =
                shell.typing("fits\n" + "x".repeat(60_001) + "\nnever\n").run("send", "bob", "-");
        assertThat(piped.code()).isEqualTo(1);
        assertThat(piped.outLines()).hasSize(1);
        assertThat(shell.run("send", "bob", "x".repeat(60_000)).code()).isZero();
    }

    @Test
    void printsMessagesAsJson() throws Exception {
        Shell.Printed printed = shell.run("send", "bob", "hi\u0007\u202e", "--json");
        var row = new JsonMapper().readTree(printed.out());
        assertThat(row.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "conversation",
                        "conversationName",
                        "from",
                        "fromName",
                        "direction",
                        "at",
                        "text",
                        "state",
                        "path");
        assertThat(row.path("text").asText()).isEqualTo("hi\u0007\u202e");
        assertThat(printed.out()).contains("\\u202e").contains("\\u0007");
    }

    @Test
    void cancelsWhatIsQueued() {
        shell.run("send", "carol", "oops", "--wait", "queued");
        assertThat(shell.run("cancel", "01jdc00001").out()).isEqualTo("cancelled; carol never gets it\n");
        assertThat(shell.run("cancel", "01jdc00001").err()).isEqualTo("it has gone out already\n");
    }

    @Test
    void stopsWhenItsOwnNodeIsStopped() throws Exception {
        shell.running = false;
        CompletableFuture<Shell.Printed> sending =
                CompletableFuture.supplyAsync(() -> shell.run("send", "carol", "come back"));
        while (shell.core.listeners() == 0) Thread.onSpinWait();
        shell.core.stop().get();
        Shell.Printed printed = sending.get(20, TimeUnit.SECONDS);
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("the node was stopped");
    }
}
