package chat.parley.tests.e2e;

import chat.parley.node.Node;
import chat.parley.node.api.ApiServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that others reach through a {@link Wire}: {@code HOME NAME RENDEZVOUS LISTEN-PORT WIRE-PORT}. */
final class NodeProgram {
    private NodeProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        int wire = Integer.parseInt(arguments[4]);
        Node node = Node.open(new Node.Options(
                home,
                Map.of("name", arguments[1], "listen", "127.0.0.1:" + arguments[3]),
                List.of(arguments[2]),
                arguments[1],
                true,
                listening -> new InetSocketAddress(InetAddress.getLoopbackAddress(), wire)));
        ApiServer.start(node.loop(), home, node.core(), Optional.empty()).join();
        System.out.println("ready");
        node.awaitClosed();
    }
}
