package chat.parley.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.rendezvous.client.CircuitChannel;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.client.RendezvousClient;
import chat.parley.rendezvous.protocol.ReachToken;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that come, go, open, write, close, revoke and watch at random on a server of one to three loops; then heals and demands that
 * everybody reaches everybody, with the full credit, and that nothing is left.
 */
@ExtendWith(NoLeaks.class)
class ChaosTest {
    private static final int NODES = 8;
    private static final int STEPS = 1_500;

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<TestNode> past = new ArrayList<>();
    private final ConcurrentLinkedQueue<CircuitChannel> circuits = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    private Testbed bed;

    @Test
    void healsAfterAnything() throws Exception {
        bed = Testbed.start(folder, 1 + random.nextInt(3), limits -> limits.withCircuits(32, 8, 10_000, 10_000));
        for (int i = 0; i < NODES; i++) nodes.add(comeHome(new TestNode()));
        for (int i = 0; i < STEPS; i++) step();
        heal();
        for (TestNode node : nodes) node.run(RendezvousClient::close);
        TestNode.eventually("nobody is left", () -> bed.server().connections() == 0);
        bed.close();
        past.addAll(nodes);
        for (TestNode node : past) assertThat(node.events).as("seed %d", seed).noneMatch(ChaosTest::isBug);
    }

    private void step() throws InterruptedException {
        TestNode one = nodes.get(random.nextInt(NODES));
        TestNode other = nodes.get(random.nextInt(NODES));
        switch (random.nextInt(12)) {
            case 0 -> returnAnew(one);
            case 1 -> one.run(client -> client.watch(other.id, other.give(false)));
            case 2 -> one.run(client -> client.unwatch(other.id));
            case 3 -> one.run(client -> client.update(List.of(random.nextLong()), List.of()));
            case 4, 5, 6 -> {
                ReachToken token = other.give(false);
                one.run(client -> client.openCircuit(other.id, token, TestNode.each(Sink::new), this::keep));
                if (random.nextInt(4) == 0) other.run(client -> client.update(List.of(token.id()), List.of()));
            }
            case 7 -> endOne();
            default -> writeSome();
        }
    }

    private void keep(CircuitResult result) {
        if (result instanceof CircuitResult.Opened opened) circuits.add(opened.circuit());
    }

    private void endOne() throws InterruptedException {
        CircuitChannel circuit = circuits.poll();
        if (circuit == null) return;
        if (random.nextBoolean()) circuit.close();
        else
            bed.onLoop(() -> {
                circuit.closeWith(ReasonCode.LEFT);
                return circuit;
            });
    }

    private void writeSome() {
        CircuitChannel circuit = circuits.poll();
        if (circuit == null) return;
        int bytes = 1 + random.nextInt(200_000);
        if (circuit.isActive()) circuit.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
        circuits.add(circuit);
        if (circuits.size() > 40) circuits.remove().close();
    }

    /** Sometimes as the same run, sometimes as another, sometimes after having gone. */
    private void returnAnew(TestNode node) throws InterruptedException {
        if (random.nextBoolean()) node.run(RendezvousClient::close);
        past.add(node);
        TestNode again = new TestNode(node);
        nodes.set(nodes.indexOf(node), again);
        comeHome(again);
    }

    private TestNode comeHome(TestNode node) throws InterruptedException {
        node.accepts = Optional.of(TestNode.each(TestNode.Echo::new));
        return node.goHome(bed, new Id128(1, random.nextInt(2)));
    }

    private void heal() throws InterruptedException {
        circuits.forEach(CircuitChannel::close);
        for (TestNode node : List.copyOf(nodes)) {
            node.run(RendezvousClient::close);
            past.add(node);
            TestNode again = new TestNode(node);
            nodes.set(nodes.indexOf(node), again);
            comeHome(again);
        }
        for (TestNode one : nodes) {
            TestNode guest = new TestNode();
            guest.connect(bed, new ClientRole.Guest());
            guest.await(TestNode.Ready.class);
            for (int i = 0; i < 4; i++) {
                TestNode.Keep keep = new TestNode.Keep();
                CircuitChannel circuit = guest.open(one.id, one.give(false), keep);
                byte[] sent = new byte[300_000];
                random.nextBytes(sent);
                circuit.writeAndFlush(Unpooled.wrappedBuffer(sent));
                assertThat(keep.read(sent.length)).as("seed %d", seed).isEqualTo(sent);
            }
            guest.run(RendezvousClient::close);
            guest.await(ClientListener.Closed.class);
        }
    }

    private static boolean isBug(Object event) {
        return event instanceof ClientListener.Closed closed
                && closed.reason()
                        .filter(reason -> reason.equals(ReasonCode.BUG) || reason.equals(ReasonCode.PROTOCOL))
                        .isPresent();
    }

    /** Reads what echoes back and forgets it. */
    private static final class Sink extends SimpleChannelInboundHandler<Object> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Object message) {}
    }
}
