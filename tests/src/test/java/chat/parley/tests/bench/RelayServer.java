package chat.parley.tests.bench;

import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerLimits;
import chat.parley.rendezvous.server.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A server in a process of its own: {@code plain LOOPS} or {@code parley LOOPS FOLDER}. Answers where it listens. */
final class RelayServer {
    private RelayServer() {}

    public static void main(String[] arguments) {
        Worker.live(() -> {
            int loops = Integer.parseInt(arguments[1]);
            String where = arguments[0].equals("plain")
                    ? Integer.toString(new PlainRelay(loops).port())
                    : RendezvousServer.start(settings(Path.of(arguments[2]), loops))
                            .address()
                            .toString();
            return new Worker.Ready(where, order -> "");
        });
    }

    /** As it is by default, but for the limits that a crowd of nodes at one address, all coming at once, would run into. */
    static ServerSettings settings(Path folder, int loops) {
        return ServerSettings.in(folder)
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLoops(loops)
                .withLimits(
                        ServerLimits.STANDARD.withConnections(19_900, 19_900).withHandshakes(1_000, 10_000, 10_000));
    }
}
