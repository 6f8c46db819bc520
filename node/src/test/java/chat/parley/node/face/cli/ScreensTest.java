package chat.parley.node.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.FakeCore;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays open: the demo, the chat, a node and a rendezvous without a screen. */
class ScreensTest {
    private final Shell shell = new Shell();

    @Test
    void playsTheDemoAsInTheTranscript() {
        Shell.Printed printed = shell.typing("hello there\n第二行\n").run("demo");
        assertThat(printed.code()).isZero();
        assertThat(printed.out().replaceAll(" \\d+ ms", " 2 ms").replaceAll(" +2 ms", "   2 ms"))
                .isEqualTo("""
                        10:04:07  direct   2 ms  you  hello there
                        10:04:07  direct         bob  you said: hello there
                        10:04:07  direct   2 ms  you  第二行
                        10:04:07  direct         bob  you said: 第二行
                        """);
        assertThat(printed.err()).isEqualTo("2 sent, 2 delivered, 2 answered; direct\n");
    }

    @Test
    void answersALongInputWholeAndInOrder() {
        Shell.Printed printed = shell.typing("x\n".repeat(300)).run("demo", "--json");
        assertThat(printed.outLines()).hasSize(600);
        assertThat(printed.err()).isEqualTo("300 sent, 300 delivered, 300 answered; direct\n");
    }

    @Test
    void tellsHowThePathWent() {
        PathStory story = new PathStory();
        story.changed("none", 0);
        story.changed("relay", Duration.ofSeconds(1).toNanos());
        assertThat(story.isRelayed()).isTrue();
        story.changed("direct", Duration.ofMillis(1300).toNanos());
        story.changed("relay", Duration.ofMillis(9300).toNanos());
        assertThat(story.told()).isEqualTo("relay to direct after 0.3 s");
    }

    @Test
    void saysEachPipedLineToTheContactOfAChat() {
        Shell.Printed printed = shell.typing("/quit is no command here\nbye\n").run("chat", "bob");
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("you  /quit is no command here").contains("you  bye");
        assertThat(shell.typing("x\n").run("chat").code()).isEqualTo(2);
        assertThat(shell.typing("x\n").run("chat", "nobody").err()).startsWith("no contact nobody");
    }

    @Test
    void runsTheSameVerbsAsCommandsOfAChat() {
        shell.inTerminal = true;
        Shell.Printed printed = shell.typing("/why\n/contacts\n/cut\n//slash\n/quit\nnever said\n")
                .run("chat", "bob", "--plain");
        assertThat(printed.out())
                .contains("bob: relay by chat.example.org")
                .contains("carol       zeb5dwa")
                .contains("* no command /cut".substring(2))
                .doesNotContain("never said");
    }

    @Test
    void cutsAndMendsInTheDemo() {
        shell.inTerminal = true;
        shell.outTerminal = true;
        Shell.Printed printed = shell.typing("/cut\n/mend\n").run("demo", "--plain");
        assertThat(printed.outLines())
                .contains(
                        "You, a friend (bob) and a rendezvous, all on this machine. Nothing is kept.",
                        "/cut pulls the direct cable   /mend   /why   /quit")
                .anyMatch(line -> line.contains("* direct path lost; relay carries on"))
                .anyMatch(line -> line.contains("* direct path open, 2 ms"));
    }

    @Test
    void saysWhatToDoOnAnEmptyScreen() {
        shell.core.remove("bob");
        shell.core.remove("carol");
        shell.inTerminal = true;
        Shell.Printed printed = shell.typing("hello?\n").run();
        assertThat(printed.out()).contains("/card").contains("/add LINK").contains("nobody is chosen to talk with");
    }

    @Test
    void aChatGoesOnWhateverHappens() throws Exception {
        shell.core.remove("bob");
        shell.core.remove("carol");
        shell.inTerminal = true;
        java.io.PipedOutputStream typed = new java.io.PipedOutputStream();
        shell.in = new java.io.PipedInputStream(typed);
        CompletableFuture<Shell.Printed> chat = CompletableFuture.supplyAsync(() -> shell.run("chat", "--plain"));
        while (shell.core.listeners() == 0) Thread.onSpinWait();
        Views.Contact unlisted = new Views.Contact(FakeCore.DAVE, "q2mdave", "dave", "requested", false, false);
        shell.core.happens(new CoreEvent.ContactChanged(unlisted, "accepted"));
        shell.core.happens(new CoreEvent.ContactChanged(unlisted, "added"));
        typed.write("/contacts\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        typed.close();
        Shell.Printed printed = chat.get(20, TimeUnit.SECONDS);
        assertThat(printed.code()).isZero();
        assertThat(printed.out())
                .contains("* dave is a contact now")
                .doesNotContain("no contact " + FakeCore.DAVE)
                .contains("no contacts yet");
    }

    @Test
    void whatCannotBeShownIsALineAndTheChatGoesOn() throws Exception {
        shell.inTerminal = true;
        java.io.PipedOutputStream typed = new java.io.PipedOutputStream();
        shell.in = new java.io.PipedInputStream(typed);
        CompletableFuture<Shell.Printed> chat =
                CompletableFuture.supplyAsync(() -> shell.run("chat", "bob", "--plain"));
        typed.write("hi\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        typed.flush();
        Core.ReadQuery all = new Core.ReadQuery(
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty());
        while (shell.core.read(all).get().isEmpty()) Thread.onSpinWait();
        Views.Message stray = new Views.Message(
                "01jdc00000",
                FakeCore.BOB,
                "bob",
                FakeCore.BOB,
                "bob",
                "in",
                "2026-11-24T10:04:07.000Z",
                "x",
                "received",
                null,
                "lan");
        shell.core.remove("bob"); // so that what comes can't be marked read
        shell.core.happens(new CoreEvent.Arrived(stray));
        typed.write("/contacts\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        typed.close();
        Shell.Printed printed = chat.get(20, TimeUnit.SECONDS);
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("* no contact " + FakeCore.BOB).contains("carol");
    }

    @Test
    void reportsAsANodeWithoutAScreen() throws Exception {
        shell.running = false;
        CompletableFuture<Shell.Printed> node = CompletableFuture.supplyAsync(
                () -> shell.run("node", "--name", "alice", "--rendezvous", FakeCore.SERVER, "--lan=on"));
        while (shell.core.listeners() == 0) Thread.onSpinWait();
        shell.core.happens(new CoreEvent.RendezvousChanged(
                new Views.Rendezvous("parley-rdv://b.example:1/k", "offline", null, "no answer")));
        shell.core.stop().get();
        Shell.Printed printed = node.get(20, TimeUnit.SECONDS);
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).isEqualTo("ready " + FakeCore.ME + "\n");
        assertThat(printed.errLines())
                .containsExactly(
                        "listening  192.0.2.1:39114",
                        "rendezvous chat.example.org:27275, registered, 18 ms",
                        "rendezvous b.example:1, offline: no answer",
                        "bob        direct 21 ms");
        assertThat(shell.opened.settings()).containsEntry("name", "alice").containsEntry("lan", "contacts");
        assertThat(shell.opened.rendezvous()).containsExactly(FakeCore.SERVER);
        assertThat(shell.opened.stays()).isTrue();
    }

    @Test
    void tellsPathsThatOpenOneAfterTheOtherInOneLine() {
        List<String> lines = new ArrayList<>();
        NodeReport report = new NodeReport(lines::add);
        report.happened(new CoreEvent.PathChanged("b", "bob", "relay", "none", 64L, null), 0);
        long later = Duration.ofMillis(1200).toNanos();
        report.happened(new CoreEvent.PathChanged("b", "bob", "direct", "relay", 21L, null), later);
        report.onTime(later);
        assertThat(lines).isEmpty();
        report.onTime(report.deadlineNanos());
        assertThat(lines).containsExactly("bob        relay 64 ms; direct 21 ms after 1.2 s");
        assertThat(report.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesWhatThisVersionCannot() {
        for (String option : List.of("--proxy=http://p:1", "--keylog=k", "--lan=visible")) {
            shell.running = false;
            Shell.Printed printed = shell.run("node", option);
            assertThat(printed.code()).isEqualTo(2);
            assertThat(printed.errLines()).hasSize(1);
            assertThat(printed.err()).contains("is not in this version");
        }
    }

    @Test
    void refusesASecondNode() {
        Shell.Printed printed = shell.run("node");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("a node runs already");
    }

    @Test
    void printsARendezvousAsInTheTranscript() {
        Shell.FakeLauncher launcher = (Shell.FakeLauncher) shell.launcher.orElseThrow();
        launcher.server = server(true, CompletableFuture.completedFuture(null));
        Shell.Printed printed = shell.run("rendezvous", "--public", "chat.example.org", "--data", "/home/alice/rdv");
        assertThat(printed.out()).isEqualTo(FakeCore.SERVER + "\n");
        assertThat(printed.errLines())
                .containsExactly(
                        "listening on [::]:27275, data in ~/rdv (new)",
                        "anyone with this address may register",
                        "friends type: parley join " + FakeCore.SERVER);
        launcher.server = server(false, CompletableFuture.failedFuture(new UserError("the port is taken", "")));
        printed = shell.run("rendezvous");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("--public HOST").contains("the port is taken");
    }

    @Test
    void keepsWhatIsKnownOfABug(@TempDir Path home) throws Exception {
        shell.home = home;
        shell.launcher = java.util.Optional.of(new NodeLauncher() {
            @Override
            public java.util.Set<Feature> features() {
                throw new IllegalStateException("deliberate");
            }

            @Override
            public java.util.Optional<chat.parley.node.core.Core> openHome(Path a, NodeOptions b, boolean c) {
                throw new IllegalStateException();
            }

            @Override
            public RendezvousServer startRendezvous(RendezvousOptions options) {
                throw new IllegalStateException();
            }

            @Override
            public Demo startDemo() {
                throw new IllegalStateException("deliberate");
            }
        });
        Shell.Printed printed = shell.run("demo");
        assertThat(printed.code()).isEqualTo(70);
        assertThat(printed.errLines()).hasSize(1);
        try (var files = java.nio.file.Files.list(home.resolve("log"))) {
            Path file = files.findFirst().orElseThrow();
            assertThat(printed.err()).contains(file.toString());
            assertThat(file.getFileName().toString()).matches("crash-2026-11-24T10-04-07-000.txt");
            assertThat(java.nio.file.Files.getPosixFilePermissions(file)).hasSize(2);
            assertThat(file).content().contains("deliberate").contains("startDemo");
        }
    }

    private static RendezvousServer server(boolean reachable, CompletableFuture<Void> ended) {
        return new RendezvousServer() {
            @Override
            public String address() {
                return FakeCore.SERVER;
            }

            @Override
            public String listening() {
                return "[::]:27275";
            }

            @Override
            public boolean isNew() {
                return true;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public boolean isReachable() {
                return reachable;
            }

            @Override
            public CompletableFuture<Void> ended() {
                return ended;
            }

            @Override
            public void close() {}
        };
    }
}
