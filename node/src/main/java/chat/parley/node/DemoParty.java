package chat.parley.node;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.face.cli.Demo;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerSettings;
import chat.parley.rendezvous.server.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The demo: a rendezvous, a friend who answers, and you, on this machine, with a cable between the two nodes that can be pulled. */
final class DemoParty implements Demo {
    private static final String YOU = "you";
    private static final String FRIEND = "echo";
    private static final String ANYWHERE_HERE = "127.0.0.1:0";

    private final Path folder;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Cable> cables = new ArrayList<>();
    private final Node you;
    private final Node friend;

    DemoParty() {
        try {
            folder = Files.createTempDirectory("parley-demo");
            parts.push(this::removeFolder);
            RendezvousServer server = server();
            parts.push(() -> server.stop(Duration.ZERO));
            String address = server.address().toString();
            friend = node(FRIEND, address);
            you = node(YOU, address);
        } catch (IOException e) {
            closeParts();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            closeParts();
            throw e;
        }
        befriend();
    }

    private RendezvousServer server() {
        try {
            return RendezvousServer.start(ServerSettings.in(folder.resolve("rendezvous"))
                    .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .withLoops(1));
        } catch (StartException e) {
            throw new UserError(String.valueOf(e.getMessage()), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", "");
        }
    }

    private Node node(String name, String rendezvous) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Node node = Node.open(new Node.Options(
                home,
                Map.of(Settings.NAME, name, Settings.LISTEN, ANYWHERE_HERE),
                List.of(rendezvous),
                name,
                true,
                this::behindCable));
        parts.push(node);
        return node;
    }

    private InetSocketAddress behindCable(InetSocketAddress listening) {
        Cable cable = new Cable(Loops.ofNode(), listening);
        parts.push(cable);
        cables.add(cable);
        return cable.address();
    }

    /** Both add each other, so that nobody need accept; the friend says back what it hears. */
    private void befriend() {
        Core here = you.core();
        Core there = friend.core();
        there.subscribe(event -> {
            boolean heard = event instanceof CoreEvent.Arrived arrived
                    && arrived.message().direction().equals("in");
            if (heard)
                there.send(
                        YOU,
                        "you said: " + ((CoreEvent.Arrived) event).message().text());
        });
        there.add(here.card(false).join().link(), Optional.of(YOU)).join();
        here.add(there.card(false).join().link(), Optional.of(FRIEND)).join();
    }

    @Override
    public Core you() {
        return you.core();
    }

    @Override
    public String friend() {
        return FRIEND;
    }

    @Override
    public void cut() {
        for (Cable cable : cables) cable.cut();
    }

    @Override
    public void mend() {
        for (Cable cable : cables) cable.mend();
    }

    @Override
    public void close() {
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(DemoParty.class).warn("closing the demo: {}", e.toString());
            }
        }
    }

    private void removeFolder() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }
}
