package chat.parley.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.FakeCore;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import chat.parley.node.fast.NodeSocket;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final FakeCore core = new FakeCore();

    @TempDir
    Path folder;

    private Path home;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        home = privateFolder(folder.resolve("home"));
        server = ApiServer.start(loop, home, core, Optional.empty()).get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        server.close().get(10, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }

    @Test
    void answersEveryMethodOfCoreThroughTheClient() throws Exception {
        try (Core client = client()) {
            assertThat(get(client.self())).isEqualTo(get(core.self()));
            assertThat(get(client.status())).isEqualTo(get(core.status()));
            assertThat(get(client.card(true)).link()).isEqualTo("parley://card-of-alice-2");
            assertThat(get(client.settings(Optional.of("lan")))).containsExactly(new Views.Setting("lan", "contacts"));
            assertThat(get(client.settings(Optional.empty()))).hasSize(2);
            assertThat(get(client.leave(FakeCore.SERVER))).isNull();
            Views.Message sent = get(client.send("bob", "hi\n第二行\u0000"));
            assertThat(sent.text()).isEqualTo("hi\n第二行\u0000");
            assertThat(get(client.message(sent.id())).id()).isEqualTo(sent.id());
            assertThat(get(client.read(query(Optional.of("bob"), Optional.of(1)))))
                    .hasSize(1);
            assertThat(get(client.why("carol"))).isEqualTo(get(core.why("carol")));
        }
    }

    @Test
    void hasAMethodForEachOfCores() {
        for (var method : Core.class.getMethods()) {
            if (method.getReturnType() == CompletableFuture.class) {
                assertThat(CoreMethods.named(method.getName())).isPresent();
            }
        }
    }

    @Test
    void passesOnWhatAPersonCanActOn() throws Exception {
        try (Core client = client()) {
            assertThatThrownBy(() -> client.why("nobody").get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(UserError.class, error -> {
                        assertThat(error.line()).isEqualTo("no contact nobody; see: parley contacts");
                        assertThat(error.exitCode()).isEqualTo(UserError.FAILED);
                    });
        }
    }

    @Test
    void tellsEventsInOrder() throws Exception {
        BlockingQueue<CoreEvent> events = new LinkedBlockingQueue<>();
        try (Core client = client()) {
            Core.Subscription subscription = client.subscribe(events::add);
            get(client.send("bob", "hi"));
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(CoreEvent.Arrived.class);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(CoreEvent.MessageState.class);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(CoreEvent.Arrived.class);
            subscription.close();
            get(client.self());
            assertThat(core.listeners()).isZero();
        }
    }

    @Test
    void endsSubscriptionsOfAClientThatLeaves() throws Exception {
        Core client = client();
        Core.Subscription unused = client.subscribe(event -> {});
        get(client.self());
        assertThat(core.listeners()).isOne();
        client.close();
        awaitNoListeners();
    }

    /** The server drops a listener on its loop. */
    private void awaitNoListeners() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (core.listeners() > 0 && System.nanoTime() < deadline) Thread.onSpinWait();
        assertThat(core.listeners()).isZero();
    }

    @Test
    void dropsASubscriberThatIsTooSlow() throws Exception {
        try (Raw raw = new Raw(server.socket())) {
            raw.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscribe\"}\n");
            assertThat(raw.line().at("/result/subscription").asInt()).isOne();
            String big = "x".repeat(2_000);
            for (int i = 0; i < ApiLimits.LAG_EVENTS + 2_000; i++) {
                core.happens(new CoreEvent.Noticed(null, big));
            }
            awaitNoListeners();
            int told = 0;
            JsonNode last = raw.line();
            while (!last.at("/params/event/event").asText().equals("dropped")) {
                told++;
                last = raw.line();
            }
            assertThat(told).isBetween(1, ApiLimits.LAG_EVENTS);
        }
    }

    @Test
    void cutsALongAnswerIntoLinesBelowTheLimit() throws Exception {
        core.quiet();
        for (int i = 0; i < 40; i++) get(core.send("carol", "\u0001".repeat(20_000)));
        try (Core client = client();
                Raw raw = new Raw(server.socket())) {
            assertThat(get(client.read(query(Optional.empty(), Optional.empty()))))
                    .hasSize(40);
            raw.write("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"read\"}\n");
            int rows = 0;
            JsonNode line = raw.line();
            for (; line.has("method"); line = raw.line()) {
                assertThat(line.at("/params/id").asInt()).isEqualTo(7);
                rows += line.at("/params/rows").size();
            }
            assertThat(rows + line.path("result").size()).isEqualTo(40);
            assertThat(raw.longest).isLessThan(ApiLimits.LINE_BYTES);
        }
    }

    @Test
    void answersWhatIsNoRequestWithAnError() throws Exception {
        try (Raw raw = new Raw(server.socket())) {
            raw.write("{oops\n");
            assertThat(raw.line().at("/error/code").asInt()).isEqualTo(RpcMessages.PARSE);
            raw.write("[]\n{\"id\":2}\n");
            assertThat(raw.line().at("/error/code").asInt()).isEqualTo(RpcMessages.INVALID_REQUEST);
            assertThat(raw.line().at("/id").asInt()).isEqualTo(2);
            raw.write("{\"id\":3,\"method\":\"close\"}\n{\"id\":4,\"method\":\"why\"}\n");
            assertThat(raw.line().at("/error/code").asInt()).isEqualTo(RpcMessages.NO_SUCH_METHOD);
            JsonNode missing = raw.line();
            assertThat(missing.at("/error/code").asInt()).isEqualTo(RpcMessages.INVALID_PARAMETERS);
            assertThat(missing.at("/error/message").asText()).isEqualTo("who is missing");
            raw.write("{\"id\":5,\"method\":\"why\",\"params\":[\"nobody\"]}\n");
            assertThat(raw.line().at("/error/data/nextStep").asText()).isEqualTo("see: parley contacts");
        }
    }

    @Test
    void refusesALineBeyondTheLimitAndCloses() throws Exception {
        try (Raw raw = new Raw(server.socket())) {
            raw.write("{" + " ".repeat(ApiLimits.LINE_BYTES + 1) + "}\n");
            assertThat(raw.line().at("/error/code").asInt()).isEqualTo(RpcMessages.INVALID_REQUEST);
            assertThatThrownBy(raw::line).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tellsClientsThatItEnds() throws Exception {
        BlockingQueue<CoreEvent> events = new LinkedBlockingQueue<>();
        Core client = client();
        Core.Subscription unused = client.subscribe(events::add);
        get(client.self());
        server.close().get(10, TimeUnit.SECONDS);
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(CoreEvent.Stopping.class);
        assertThatThrownBy(() -> client.self().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        NodeEnded.class, ended -> assertThat(ended.untouched()).isTrue());
        assertThat(CoreClient.connect(home)).isEmpty();
        assertThat(home.resolve(NodeSocket.NAME)).doesNotExist();
    }

    @Test
    void keepsItsSocketToItsOwner() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket())))
                .isEqualTo("rw-------");
    }

    @Test
    void takesAPrivateFolderWhereTheHomesPathIsTooLongOrOpenToOthers() throws Exception {
        Path longHome = privateFolder(folder.resolve("x".repeat(120)));
        Path openHome = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(openHome, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path place : List.of(longHome, openHome)) {
            ApiServer other =
                    ApiServer.start(loop, place, core, Optional.empty()).get(10, TimeUnit.SECONDS);
            Path socket = other.socket();
            assertThat(NodeSocket.of(place)).isEqualTo(socket);
            assertThat(Files.getPosixFilePermissions(socket.getParent())).hasSize(3);
            try (Core client = CoreClient.connect(place).orElseThrow()) {
                assertThat(get(client.self()).name()).isEqualTo("alice");
            }
            other.close().get(10, TimeUnit.SECONDS);
            assertThat(socket.getParent()).doesNotExist();
            assertThat(place.resolve(NodeSocket.POINTER)).doesNotExist();
        }
    }

    @Test
    void replacesTheSocketOfANodeThatWasKilled() throws Exception {
        Path killed = privateFolder(folder.resolve("killed"));
        try (var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(killed.resolve(NodeSocket.NAME)));
        }
        assertThat(CoreClient.connect(killed)).isEmpty();
        ApiServer other = ApiServer.start(loop, killed, core, Optional.empty()).get(10, TimeUnit.SECONDS);
        assertThat(CoreClient.connect(killed)).isPresent();
        other.close().get(10, TimeUnit.SECONDS);
    }

    private Core client() throws IOException {
        return CoreClient.connect(home).orElseThrow();
    }

    private static Core.ReadQuery query(Optional<String> who, Optional<Integer> limit) {
        return new Core.ReadQuery(who, Optional.empty(), Optional.empty(), limit);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    static Path privateFolder(Path path) throws IOException {
        return Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** A client that is not ours. */
    private static final class Raw implements AutoCloseable {
        private final SocketChannel channel;
        private final LineBuffer lines = new LineBuffer(4 * ApiLimits.LINE_BYTES);
        private final List<byte[]> ready = new ArrayList<>();
        private int longest;

        Raw(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        void write(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
        }

        JsonNode line() throws IOException {
            while (ready.isEmpty()) {
                if (!lines.fill(channel)) throw new IOException("closed");
                for (byte[] line = lines.next(); line != null; line = lines.next()) ready.add(line);
            }
            byte[] line = ready.remove(0);
            longest = Math.max(longest, line.length);
            return JsonValues.JSON.readTree(line);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
