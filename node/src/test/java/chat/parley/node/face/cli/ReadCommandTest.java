package chat.parley.node.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.core.FakeCore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadCommandTest {
    private final Shell shell = new Shell();

    @Test
    void showsWhatWasSaid() {
        shell.core.says(FakeCore.BOB, "hi\u001b[31m there");
        shell.run("send", "carol", "two\nlines", "--wait=queued");
        assertThat(shell.run("read").out()).isEqualTo("""
                        10:04:07  direct     bob       hi�[31m there
                        10:04:07  queued     you to carol  two
                                                           lines
                        """);
        assertThat(shell.run("read", "carol").outLines().get(0)).isEqualTo("10:04:07  queued     you       two");
    }

    @Test
    void marksReadUnlessOnlyPeeking() {
        shell.core.says(FakeCore.BOB, "one");
        shell.run("read", "--peek");
        assertThat(shell.run("unread").outLines()).hasSize(1);
        shell.run("read", "bob", "--search", "one");
        assertThat(shell.run("unread").outLines()).hasSize(1);
        shell.run("read", "bob");
        assertThat(shell.run("unread").outLines()).isEmpty();
    }

    @Test
    void showsAScreenfulOnATerminalAndAllElsewhere() {
        for (int i = 0; i < 60; i++) shell.run("send", "carol", "n" + i, "--wait=queued");
        assertThat(shell.run("read", "carol").outLines()).hasSize(60);
        shell.outTerminal = true;
        assertThat(shell.run("read", "carol").outLines()).hasSize(50);
        assertThat(shell.run("read", "carol", "--limit", "3").outLines()).hasSize(3);
        assertThat(shell.run("read", "carol", "--since", "01jdc00058").outLines())
                .hasSize(2);
    }

    @Test
    void showsAllThatIsUnreadEvenWhereThatIsMore() {
        for (int i = 0; i < 60; i++) shell.core.says(FakeCore.BOB, "n" + i);
        shell.outTerminal = true;
        assertThat(shell.run("read", "bob").outLines()).hasSize(60);
        assertThat(shell.run("read", "bob").outLines()).hasSize(50);
    }

    @Test
    void followsUntilTheNodeEnds() throws Exception {
        shell.core.says(FakeCore.BOB, "before");
        CompletableFuture<Shell.Printed> reading =
                CompletableFuture.supplyAsync(() -> shell.run("read", "bob", "--follow", "--json"));
        while (shell.core.listeners() == 0) Thread.onSpinWait();
        shell.core.says(FakeCore.CAROL, "elsewhere");
        shell.core.says(FakeCore.BOB, "after");
        shell.core.stop().get();
        Shell.Printed printed = reading.get(20, TimeUnit.SECONDS);
        assertThat(printed.outLines()).hasSize(2);
        assertThat(printed.out()).contains("\"before\"").contains("\"after\"");
        assertThat(printed.err()).isEqualTo("the node was stopped\n");
    }

    @Test
    void doesNotFollowWhereNothingCanCome() {
        shell.running = false;
        shell.core.says(FakeCore.BOB, "before");
        Shell.Printed printed = shell.run("read", "--follow");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.outLines()).hasSize(1);
        assertThat(printed.err()).isEqualTo("no node is running, so nothing more comes; start one: parley node\n");
    }
}
