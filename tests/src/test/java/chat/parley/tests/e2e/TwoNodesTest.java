package chat.parley.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import chat.parley.node.Node;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.Views;
import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and a rendezvous in one process: what people do first. */
class TwoNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private RendezvousServer server;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void startServer() throws Exception {
        server = RendezvousServer.start(ServerSettings.in(folder.resolve("rendezvous"))
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLoops(1));
    }

    @AfterEach
    void stopAll() throws Exception {
        for (Node node : nodes) node.close();
        server.stop(Duration.ZERO);
    }

    private Node open(String name, String direct) throws Exception {
        Path home = folder.resolve(name);
        Files.createDirectories(home);
        Node node = Node.open(new Node.Options(
                home,
                Map.of("name", name, "listen", "127.0.0.1:0", "direct", direct),
                List.of(server.address().toString()),
                name,
                true));
        nodes.add(node);
        return node;
    }

    private static <T> T get(java.util.concurrent.CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static List<String> texts(Core core, String who) {
        return get(core.read(
                        new Core.ReadQuery(Optional.of(who), Optional.empty(), Optional.empty(), Optional.empty())))
                .stream()
                .map(Views.Message::text)
                .toList();
    }

    private static String path(Core core, String who) {
        return get(core.status()).contacts().stream()
                .filter(contact -> contact.name().equals(who))
                .findFirst()
                .map(Views.ContactStatus::path)
                .orElse("?");
    }

    @Test
    void aLinkSentOneWayIsEnoughAndAnAnswerComesBack() throws Exception {
        Core alice = open("alice", "off").core();
        Core bob = open("bob", "off").core();
        get(alice.add(get(bob.card(false)).link(), Optional.empty()));
        get(alice.send("bob", "hello?"));
        await().atMost(PATIENCE)
                .until(() -> get(bob.requests()).size() == 1
                        && get(bob.requests()).get(0).messages() == 1);
        assertThat(get(bob.requests()).get(0).name()).isEqualTo("alice");
        assertThat(get(bob.requests()).get(0).text()).isEqualTo("hello?");
        get(bob.accept("alice"));
        get(bob.send("alice", "hello yourself"));
        await().atMost(PATIENCE).until(() -> texts(alice, "bob").equals(List.of("hello?", "hello yourself")));
        assertThat(texts(bob, "alice")).containsExactly("hello?", "hello yourself");
        assertThat(path(alice, "bob")).isEqualTo("relay");
    }

    @Test
    void directIsFoundAndDeliveryIsTold() throws Exception {
        Core alice = open("alice", "on").core();
        Core bob = open("bob", "on").core();
        List<CoreEvent> seen = new CopyOnWriteArrayList<>();
        alice.subscribe(seen::add);
        get(bob.add(get(alice.card(false)).link(), Optional.empty()));
        get(alice.add(get(bob.card(false)).link(), Optional.empty()));
        await().atMost(PATIENCE).until(() -> path(alice, "bob").equals("direct"));
        Views.Message sent = get(alice.send("bob", "straight to you"));
        await().atMost(PATIENCE)
                .until(() -> seen.stream()
                        .anyMatch(event -> event instanceof CoreEvent.MessageState state
                                && state.message().id().equals(sent.id())
                                && state.message().state().equals("delivered")));
        assertThat(texts(bob, "alice")).containsExactly("straight to you");
        assertThat(get(alice.message(sent.id())).state()).isEqualTo("delivered");
    }

    @Test
    void whatIsSaidWhileTheOtherIsAwayArrivesWhenTheyComeBack() throws Exception {
        Core alice = open("alice", "on").core();
        Node bobsFirst = open("bob", "on");
        get(bobsFirst.core().add(get(alice.card(false)).link(), Optional.empty()));
        get(alice.add(get(bobsFirst.core().card(false)).link(), Optional.empty()));
        await().atMost(PATIENCE).until(() -> !path(alice, "bob").equals("none"));
        bobsFirst.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(alice.status()).contacts())
                        .extracting(Views.ContactStatus::name, Views.ContactStatus::path)
                        .containsExactly(tuple("bob", "none")));
        for (int i = 0; i < 50; i++) get(alice.send("bob", "while you were away " + i));
        Core bob = open("bob", "on").core();
        await().atMost(PATIENCE).until(() -> texts(bob, "alice").size() == 50);
        for (int i = 0; i < 50; i++) assertThat(texts(bob, "alice").get(i)).isEqualTo("while you were away " + i);
        await().atMost(PATIENCE)
                .until(() ->
                        get(alice.read(all())).stream().allMatch(m -> m.state().equals("delivered")));
    }

    private static Core.ReadQuery all() {
        return new Core.ReadQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
