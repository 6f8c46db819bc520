package chat.parley.tests.e2e;

import chat.parley.rendezvous.server.RendezvousServer;
import chat.parley.rendezvous.server.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A rendezvous: {@code FOLDER PORT}. */
final class ServerProgram {
    private ServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        RendezvousServer server = RendezvousServer.start(ServerSettings.in(Path.of(arguments[0]))
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])))
                .withLoops(1));
        System.out.println(server.address());
        new CountDownLatch(1).await();
    }
}
