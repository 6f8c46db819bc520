package chat.parley.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.node.core.Core;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers throw bytes at a node and at a rendezvous: friends notice nothing, and memory stays flat. */
class HostileTest {
    private static final int CONNECTIONS = 1_500;
    private static final long GROWTH_KIB = 40 * 1024;

    @TempDir
    Path folder;

    @Test
    void garbageAndIdlersDisturbNobody() throws Exception {
        try (Lab lab = new Lab(folder);
                Core alice = Speaker.connect(lab.home(0))) {
            int[] targets = {lab.port(1), lab.serverPort()};
            long[] pids = {lab.nodes[1].pid(), lab.server.pid()};
            throwAt(targets, 300, 1);
            long[] before = {residentKib(pids[0]), residentKib(pids[1])};
            List<Socket> idlers = new ArrayList<>();
            for (int i = 0; i < 200; i++) idlers.add(connect(targets[i % 2]));
            throwAt(targets, CONNECTIONS, 2);
            for (int i = 0; i < 50; i++) alice.send("bob", "still here " + i).join();
            await().atMost(Duration.ofSeconds(20)).until(() -> Lab.outbox(alice) == 0);
            // A friend that has to connect anew gets in among the idlers.
            for (Wire wire : lab.wires) {
                wire.cut();
                wire.mend();
            }
            await().atMost(Duration.ofSeconds(40)).until(() -> Lab.path(alice).equals("direct"));
            for (int i = 0; i < 2; i++)
                assertThat(residentKib(pids[i]) - before[i]).isLessThan(GROWTH_KIB);
            for (Socket idler : idlers) idler.close();
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void throwAt(int[] ports, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(bytes);
            // Half of them begin as a channel does.
            byte[] opening = {'P', 'r', 'l', 'y', 1, 1, 1, (byte) (1 + i % 2 * 2)};
            if (i % 4 < 2) System.arraycopy(opening, 0, bytes, 0, Math.min(opening.length, bytes.length));
            try (Socket socket = connect(ports[i % 2]);
                    OutputStream out = socket.getOutputStream()) {
                out.write(bytes);
            } catch (IOException e) {
                // Refused or reset: that is its answer.
            }
        }
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
