package chat.parley.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.core.FakeCore;
import chat.parley.node.fast.FastClient;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fast client as the launcher runs it, in a process of its own, against a server here. */
class FastClientTest {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicReference<CommandHandler> handler = new AtomicReference<>(invocation -> 0);

    @TempDir
    Path folder;

    private Path home;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        home = ApiServerTest.privateFolder(folder.resolve("home"));
        server = ApiServer.start(
                        loop,
                        home,
                        new FakeCore(),
                        Optional.of(invocation -> handler.get().run(invocation)))
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        server.close().get(10, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }

    @Test
    void passesArgumentsFactsAndTheExitCode() throws Exception {
        AtomicReference<Invocation> seen = new AtomicReference<>();
        handler.set(invocation -> {
            seen.set(invocation);
            write(invocation.out(), "out 你好\n");
            write(invocation.err(), "err\n");
            return 3;
        });
        Process client = client("101", "132", "send", "bob", "a b", "");
        assertThat(text(client.getInputStream())).isEqualTo("out 你好\n");
        assertThat(text(client.getErrorStream())).isEqualTo("err\n");
        assertThat(client.waitFor()).isEqualTo(3);
        assertThat(seen.get().arguments()).containsExactly("send", "bob", "a b", "");
        assertThat(seen.get().place().columns()).isEqualTo(132);
        assertThat(seen.get().place().inTerminal()).isTrue();
        assertThat(seen.get().place().outTerminal()).isFalse();
        assertThat(seen.get().place().errTerminal()).isTrue();
        assertThat(seen.get().place().workingDirectory()).isEqualTo(folder.toRealPath());
    }

    @Test
    void passesALotBothWays() throws Exception {
        handler.set(invocation -> {
            try {
                invocation.in().transferTo(invocation.out());
                return 0;
            } catch (IOException gone) {
                return 1;
            }
        });
        Process client = client("000", "0", "cat");
        byte[] lot = "0123456789abcdef".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        Thread writer = new Thread(() -> {
            try (var stdin = client.getOutputStream()) {
                stdin.write(lot);
            } catch (IOException gone) {
                throw new java.io.UncheckedIOException(gone);
            }
        });
        writer.start();
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(lot);
        assertThat(client.waitFor()).isZero();
        writer.join(10_000);
    }

    @Test
    void leavesStdinAloneWhereTheCommandReadsNothing() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; cat", "sh"));
        command.addAll(command("000", "0", "id"));
        Process shell = new ProcessBuilder(command).directory(folder.toFile()).start();
        try (var stdin = shell.getOutputStream()) {
            stdin.write("left\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(text(shell.getInputStream())).isEqualTo("left\n");
    }

    @Test
    void saysThatThereIsNoNode() throws Exception {
        server.close().get(10, TimeUnit.SECONDS);
        Process client = client("000", "0", "id");
        assertThat(client.waitFor()).isEqualTo(FastClient.NO_NODE);
        assertThat(text(client.getErrorStream())).isEmpty();
    }

    @Test
    void endsTheCommandOfAClientThatIsKilled() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        handler.set(invocation -> {
            write(invocation.out(), "begun\n");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException gone) {
                interrupted.countDown();
            }
            return 0;
        });
        Process client = client("000", "0", "read", "--follow");
        BufferedReader out = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("begun");
        client.destroyForcibly().waitFor();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesMoreCommandsThanItMayRun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(ApiLimits.COMMANDS);
        handler.set(invocation -> {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException gone) {
                return 1;
            }
            return 0;
        });
        List<Process> clients = new ArrayList<>();
        for (int i = 0; i < ApiLimits.COMMANDS; i++) clients.add(client("000", "0", "read", "--follow"));
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(client("000", "0", "id").waitFor()).isEqualTo(FastClient.NO_NODE);
        release.countDown();
        for (Process client : clients) assertThat(client.waitFor()).isZero();
    }

    @Test
    void saysThatTheNodeEndedUnderTheCommand() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        handler.set(invocation -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException gone) {
                return 130;
            }
            return 0;
        });
        Process client = client("000", "0", "read", "--follow");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        server.close().get(10, TimeUnit.SECONDS);
        assertThat(text(client.getErrorStream())).isEqualTo("the node ended before the command did\n");
        assertThat(client.waitFor()).isEqualTo(1);
    }

    private Process client(String terminals, String columns, String... arguments) throws IOException {
        return new ProcessBuilder(command(terminals, columns, arguments))
                .directory(folder.toFile())
                .start();
    }

    private List<String> command(String terminals, String columns, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                classes(),
                FastClient.class.getName(),
                home.toString(),
                terminals,
                columns));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classes() {
        try {
            return Path.of(FastClient.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void write(java.io.OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
