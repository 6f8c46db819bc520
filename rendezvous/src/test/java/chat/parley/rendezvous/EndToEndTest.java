package chat.parley.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.rendezvous.client.CircuitChannel;
import chat.parley.rendezvous.client.CircuitReset;
import chat.parley.rendezvous.client.CircuitResult;
import chat.parley.rendezvous.client.ClientListener;
import chat.parley.rendezvous.client.LookupResult;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.Status;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class EndToEndTest {
    @TempDir
    Path folder;

    private Testbed bed;

    @BeforeEach
    void start() throws Exception {
        bed = Testbed.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void registersAndLearnsItsAddress() throws Exception {
        TestNode alice = new TestNode();
        alice.connect(bed, alice.home(new Id128(1, 1)));
        TestNode.Registered registered = alice.await(TestNode.Registered.class);
        assertThat(registered.reflexive().address().isLoopbackAddress()).isTrue();
        assertThat(registered.watches()).isEqualTo(256);
        assertThat(registered.circuits()).isEqualTo(32);
        assertThat(registered.roundTrip()).isPositive();
    }

    @Test
    void answersLookupsToHoldersOnly() throws Exception {
        TestNode bob = new TestNode().goHome(bed);
        TestNode alice = new TestNode().goAsGuest(bed);
        ReachToken token = bob.give(false);
        assertThat(alice.lookup(bob.id, token)).isEqualTo(new LookupResult.Answered(Status.ONLINE, List.of()));
        assertThat(alice.lookup(bob.id, bob.give(true)))
                .isEqualTo(new LookupResult.Answered(Status.UNKNOWN, List.of()));
        assertThat(alice.lookup(bob.id, alice.give(false)))
                .isEqualTo(new LookupResult.Answered(Status.UNKNOWN, List.of()));
        bob.run(client -> client.close());
        bob.await(ClientListener.Closed.class);
        assertThat(awaitStatus(alice, bob, token, Status.OFFLINE)).isTrue();
    }

    @Test
    void echoesThroughACircuit() throws Exception {
        TestNode bob = new TestNode().goHome(bed);
        bob.accepts = Optional.of(new TestNode.Echo());
        TestNode alice = new TestNode().goAsGuest(bed);
        TestNode.Keep keep = new TestNode.Keep();
        CircuitChannel circuit = alice.open(bob.id, bob.give(false), keep);
        byte[] sent = new byte[1_000_000];
        bed.random().nextBytes(sent);
        circuit.writeAndFlush(Unpooled.wrappedBuffer(sent));
        assertThat(keep.read(sent.length)).isEqualTo(sent);
        circuit.close();
        CircuitResult.Opened accepted = bob.await(CircuitResult.Opened.class);
        assertThat(accepted.circuit().closeFuture().await(5_000)).isTrue();
        assertThat(keep.events).contains("inactive");
    }

    @Test
    void refusalNamesItsReason() throws Exception {
        TestNode bob = new TestNode().goHome(bed);
        TestNode alice = new TestNode().goAsGuest(bed);
        bob.refuses = Optional.of(ReasonCode.REFUSED);
        assertThat(alice.tryOpen(bob.id, bob.give(false), new TestNode.Keep()))
                .isEqualTo(new CircuitResult.NotOpened(ReasonCode.REFUSED));
        assertThat(alice.tryOpen(bob.id, alice.give(false), new TestNode.Keep()))
                .isEqualTo(new CircuitResult.NotOpened(ReasonCode.UNKNOWN));
    }

    @Test
    void resetNamesItsReasonAtTheOtherEnd() throws Exception {
        TestNode bob = new TestNode().goHome(bed);
        TestNode.Keep atBob = new TestNode.Keep();
        bob.accepts = Optional.of(atBob);
        TestNode alice = new TestNode().goAsGuest(bed);
        CircuitChannel circuit = alice.open(bob.id, bob.give(true), new TestNode.Keep());
        assertThat(bob.await(TestNode.Incoming.class).introduction()).isTrue();
        alice.run(client -> circuit.closeWith(ReasonCode.LEFT));
        assertThat(TestNode.poll(atBob.events, "a reset")).isEqualTo(new CircuitReset(ReasonCode.LEFT, true));
    }

    private static boolean awaitStatus(TestNode asker, TestNode node, ReachToken token, Status status)
            throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (asker.lookup(node.id, token) instanceof LookupResult.Answered answer && answer.status() == status) {
                return true;
            }
        }
        return false;
    }
}
