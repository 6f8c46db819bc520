package chat.parley.tests.e2e;

import static org.awaitility.Awaitility.await;

import chat.parley.node.core.Core;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A rendezvous and two nodes that are friends, each a process of its own, a {@link Wire} before each node's port. */
final class Lab implements AutoCloseable {
    static final String[] NAMES = {"alice", "bob"};

    final Wire[] wires = new Wire[2];
    final Program[] nodes = new Program[2];
    Program server;
    private final Path folder;
    private final int serverPort;
    private final int[] ports = new int[2];
    private String address = "";

    /** Starts all, and waits until the two have a direct path. */
    Lab(Path folder) throws IOException {
        this.folder = folder;
        serverPort = Program.freePort();
        startServer();
        for (int i = 0; i < 2; i++) {
            ports[i] = Program.freePort();
            wires[i] = new Wire(ports[i]);
            startNode(i);
        }
        try (Core alice = Speaker.connect(home(0));
                Core bob = Speaker.connect(home(1))) {
            alice.add(bob.card(false).join().link(), Optional.empty()).join();
            bob.add(alice.card(false).join().link(), Optional.empty()).join();
            await().atMost(Duration.ofSeconds(60)).until(() -> path(alice).equals("direct"));
        }
    }

    void startServer() throws IOException {
        server = Program.start(
                folder.resolve("server.err"),
                ServerProgram.class,
                List.of(folder.resolve("server").toString(), Integer.toString(serverPort)));
        address = server.line();
    }

    void startNode(int i) throws IOException {
        nodes[i] = Program.start(
                folder.resolve(NAMES[i] + ".err"),
                NodeProgram.class,
                List.of(
                        home(i).toString(),
                        NAMES[i],
                        address,
                        Integer.toString(ports[i]),
                        Integer.toString(wires[i].port())));
        nodes[i].line();
    }

    int port(int i) {
        return ports[i];
    }

    int serverPort() {
        return serverPort;
    }

    Path home(int i) {
        return folder.resolve(NAMES[i]);
    }

    static String path(Core core) {
        return core.status()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .contacts()
                .get(0)
                .path();
    }

    static long outbox(Core core) {
        return core.status()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .contacts()
                .get(0)
                .outbox();
    }

    @Override
    public void close() {
        for (Program node : nodes) if (node != null) node.close();
        server.close();
        for (Wire wire : wires) if (wire != null) wire.close();
    }
}
