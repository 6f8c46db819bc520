package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ConnectionTest {
    private final Lab lab = new Lab();
    private final Lab.Node bob = new Lab.Node();

    @AfterEach
    void close() {
        lab.close();
    }

    // ---- guests ----

    @Test
    void guestWithoutCircuitIsClosedAfter60Seconds() {
        Lab.Line guest = lab.guest();
        lab.pass(Duration.ofMillis(59_500));
        assertThat(guest.isOpen()).isTrue();
        lab.pass(Duration.ofSeconds(1));
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void guestWithCircuitStaysUntil60SecondsAfterItsLast() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        Lab.Joined circuit = lab.join(guest, 1, home, bob, bob.give(false));
        lab.pass(Duration.ofSeconds(200));
        assertThat(guest.isOpen()).isTrue();
        guest.send(new RendezvousFrame.Reset(circuit.caller(), ReasonCode.NORMAL));
        assertThat(home.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.NORMAL);
        lab.pass(Duration.ofMillis(59_500));
        assertThat(guest.isOpen()).isTrue();
        lab.pass(Duration.ofSeconds(1));
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.IDLE);
        assertThat(home.isOpen()).isTrue();
    }

    @Test
    void nodeThatDoesNotRegisterIsAGuest() {
        Lab.Line line = lab.connect(bob);
        lab.pass(Duration.ofSeconds(61));
        assertThat(line.closedFor()).isEqualTo(ReasonCode.IDLE);
    }

    @Test
    void guestMayLookUpAndOpenOnly() {
        refuses(guest -> guest.send(bob.register(new Id128(1, 1))));
        refuses(guest -> guest.send(new RendezvousFrame.Watch(bob.id, bob.give(false))));
        refuses(guest -> guest.send(new RendezvousFrame.Update(List.of(), List.of())));
    }

    @Test
    void framesThatOnlyServersSendCloseTheConnection() {
        refuses(guest -> guest.send(new RendezvousFrame.Found(1, Status.ONLINE, List.of())));
        refuses(guest -> guest.send(new RendezvousFrame.Presence(bob.id, Status.ONLINE, List.of())));
        refuses(guest -> guest.send(new RendezvousFrame.Incoming(2, false, 1)));
        refuses(guest -> guest.send(new RendezvousFrame.Opened(2, 1)));
        refuses(guest -> guest.send(new RendezvousFrame.Replaced()));
        refuses(guest ->
                guest.send(new RendezvousFrame.Restarting(Duration.ofSeconds(1), Duration.ofSeconds(1), List.of())));
        refuses(guest -> guest.send(new RendezvousFrame.Open(2, bob.id, bob.give(false))));
    }

    @Test
    void malformedFramesCloseTheirConnectionOnly() {
        Lab.Line home = lab.home(bob);
        Random random = new Random(Long.getLong("parley.seed", 5));
        for (int i = 0; i < 60; i++) {
            Lab.Line guest = lab.guest();
            byte[] body = new byte[1 + random.nextInt(40)];
            random.nextBytes(body);
            body[0] = (byte) (0x30 + random.nextInt(0x12));
            guest.sendRaw(Unpooled.wrappedBuffer(body));
            guest.client.close();
            lab.settle();
        }
        assertThat(home.isOpen()).isTrue();
        assertThat(home.got).isEmpty();
        assertThat(lab.shared.admission().connections()).isEqualTo(1);
    }

    @Test
    void oversizedFramesAreRefusedBeforeTheyAreKept() {
        for (int type : new int[] {FrameType.LOOKUP, FrameType.REGISTER, FrameType.CIRCUIT_DATA, FrameType.CREDIT}) {
            Lab.Line guest = lab.guest();
            int size = 1 + FrameType.maxBody(type) + 1;
            guest.sendRaw(Unpooled.buffer(size).writeByte(type).writeZero(size - 1));
            assertThat(guest.closedFor()).as("type %x", type).isEqualTo(ReasonCode.TOO_LARGE);
        }
    }

    // ---- registering ----

    @Test
    void secondRegisterOnAConnectionIsRefused() {
        Lab.Line home = lab.home(bob);
        home.send(bob.register(new Id128(1, 1)));
        assertThat(home.closedFor()).isEqualTo(ReasonCode.PROTOCOL);
    }

    @Test
    void anotherRunReplacesAndIsToldSo() {
        Lab.Line first = lab.home(bob);
        Lab.Line second = lab.home(bob);
        first.next(RendezvousFrame.Replaced.class);
        assertThat(first.closedFor()).isEqualTo(ReasonCode.REPLACED);
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void sameRunReplacesSilently() {
        Lab.Line first = lab.connect(bob);
        first.send(bob.register(new Id128(7, 7)));
        first.next(RendezvousFrame.Registered.class);
        Lab.Line second = lab.connect(bob);
        second.send(bob.register(new Id128(7, 7)));
        second.next(RendezvousFrame.Registered.class);
        assertThat(first.got).isEmpty();
        assertThat(first.closedFor()).isEqualTo(ReasonCode.SURPLUS);
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void replacedConnectionTakesNobodyOffline() {
        Lab.Node alice = new Lab.Node();
        Lab.Line watcher = lab.home(alice);
        lab.home(bob);
        watcher.send(new RendezvousFrame.Watch(bob.id, bob.give(false)));
        assertThat(watcher.next(RendezvousFrame.Presence.class).status()).isEqualTo(Status.ONLINE);
        lab.home(bob);
        assertThat(watcher.got)
                .allSatisfy(frame ->
                        assertThat(((RendezvousFrame.Presence) frame).status()).isEqualTo(Status.ONLINE));
    }

    @Test
    void foreignIdentityThatClaimsANodeIdHidesNobody() {
        Lab.Line home = lab.home(bob);
        Lab.Node thief = new Lab.Node(bob.id, 9);
        lab.home(thief);
        assertThat(home.isOpen()).isTrue();
        Lab.Line guest = lab.guest();
        lab.join(guest, 1, home, bob, bob.give(false));
    }

    // ---- presence ----

    @Test
    void watchAnswersNowAndAtEachChange() {
        Lab.Line watcher = lab.home(new Lab.Node());
        ReachToken token = bob.give(false);
        watcher.send(new RendezvousFrame.Watch(bob.id, token));
        assertThat(watcher.next(RendezvousFrame.Presence.class).status()).isEqualTo(Status.UNKNOWN);
        Candidate candidate = Candidate.parse("192.0.2.1:5").orElseThrow();
        Lab.Line home = lab.home(bob, candidate);
        assertThat(watcher.next(RendezvousFrame.Presence.class))
                .isEqualTo(new RendezvousFrame.Presence(bob.id, Status.ONLINE, List.of(candidate)));
        home.send(new RendezvousFrame.Update(List.of(), List.of()));
        assertThat(watcher.next(RendezvousFrame.Presence.class).candidates()).isEmpty();
        home.client.close();
        lab.settle();
        assertThat(watcher.next(RendezvousFrame.Presence.class).status()).isEqualTo(Status.OFFLINE);
        watcher.send(new RendezvousFrame.Unwatch(bob.id));
        lab.home(bob);
        assertThat(watcher.got).isEmpty();
    }

    @Test
    void watchWithAWrongOrIntroductionTokenLearnsNothing() {
        Lab.Line watcher = lab.home(new Lab.Node());
        watcher.send(new RendezvousFrame.Watch(bob.id, new ReachToken(1, 2, 3)));
        assertThat(watcher.next(RendezvousFrame.Presence.class).status()).isEqualTo(Status.UNKNOWN);
        watcher.send(new RendezvousFrame.Watch(bob.id, bob.give(true)));
        assertThat(watcher.next(RendezvousFrame.Presence.class).status()).isEqualTo(Status.UNKNOWN);
        lab.home(bob);
        assertThat(watcher.got).isEmpty();
    }

    @Test
    void oneWatchMoreThanAllowedIsOverload() {
        Lab.Line watcher = lab.home(new Lab.Node());
        for (int i = 0; i < 256; i++) {
            watcher.send(new RendezvousFrame.Watch(new Lab.Node().id, bob.give(false)));
        }
        assertThat(watcher.got).hasSize(256);
        watcher.send(new RendezvousFrame.Watch(bob.id, bob.give(false)));
        assertThat(watcher.closedFor()).isEqualTo(ReasonCode.OVERLOADED);
    }

    @Test
    void newsForAPeerThatDoesNotReadIsKeptOnce() {
        Lab.Line watcher = lab.home(new Lab.Node());
        watcher.send(new RendezvousFrame.Watch(bob.id, bob.give(false)));
        watcher.next(RendezvousFrame.Presence.class);
        watcher.server.blocked = true;
        Candidate[] many = new Candidate[16];
        for (int i = 0; i < many.length; i++) {
            many[i] = Candidate.parse("[2001:db8:1111:2222:3333:4444:5555:66" + (10 + i) + "]:65535")
                    .orElseThrow();
        }
        Lab.Line home = lab.home(bob, many);
        for (int i = 0; i < 30; i++) home.send(new RendezvousFrame.Update(List.of(), List.of(many[i % 16])));
        for (int i = 0; i < 60; i++) {
            Lab.Line again = lab.home(bob, many);
            again.client.close();
            lab.settle();
        }
        assertThat(watcher.server.waiting()).isLessThan(Defaults.PRESENCE_HELD + 16 * 1_024);
        assertThat(watcher.isOpen()).isTrue();
        watcher.unblock();
        assertThat(watcher.isOpen()).isTrue();
        assertThat(watcher.got).hasSizeLessThan(120); // of 151 changes
        assertThat(((RendezvousFrame.Presence) watcher.got.getLast()).status()).isEqualTo(Status.OFFLINE);
    }

    // ---- limits ----

    @Test
    void whoAsksAndDoesNotReadIsOverload() {
        Candidate[] many = new Candidate[16];
        for (int i = 0; i < many.length; i++) {
            many[i] = Candidate.parse("[2001:db8:1111:2222:3333:4444:5555:66" + (10 + i) + "]:65535")
                    .orElseThrow();
        }
        lab.home(bob, many);
        ReachToken token = bob.give(false);
        Lab.Line guest = lab.guest();
        guest.server.blocked = true;
        for (int i = 0; i < 200 && guest.connection.index() >= 0 && guest.closed.isEmpty(); i++) {
            guest.send(new RendezvousFrame.Lookup(i, bob.id, token));
            assertThat(guest.server.waiting()).isLessThan(Defaults.CONTROL_HELD + 16 * 1_024);
        }
        guest.unblock();
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(guest.got.size()).isLessThan(100);
    }

    @Test
    void tooManyQueriesAreRefused() {
        lab.home(bob);
        ReachToken token = bob.give(false);
        Lab.Line guest = lab.guest();
        for (int i = 0; i <= Defaults.QUERIES_BURST; i++) guest.send(new RendezvousFrame.Lookup(i, bob.id, token));
        assertThat(guest.got).hasSize(Defaults.QUERIES_BURST);
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.RATE);
    }

    @Test
    void whoAsksForANodeThatManyClaimPaysForEach() {
        lab.home(bob);
        lab.home(new Lab.Node(bob.id, 1));
        ReachToken wrong = new ReachToken(1, 2, 3);
        Lab.Line guest = lab.guest();
        for (int i = 0; i < Defaults.QUERIES_BURST / 2; i++) guest.send(new RendezvousFrame.Lookup(i, bob.id, wrong));
        assertThat(guest.got).hasSize(Defaults.QUERIES_BURST / 2);
        assertThat(guest.closed).isEmpty();
        guest.send(new RendezvousFrame.Lookup(0, bob.id, wrong));
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.RATE);
        Lab.Line watcher = lab.home(new Lab.Node());
        for (int i = 0; i < Defaults.QUERIES_BURST / 2; i++) watcher.send(new RendezvousFrame.Watch(bob.id, wrong));
        watcher.send(new RendezvousFrame.Watch(bob.id, wrong));
        assertThat(watcher.closedFor()).isEqualTo(ReasonCode.RATE);
    }

    @Test
    void opensWaitWhileTheHmacsOfOthersAreOwed() {
        lab.home(bob);
        lab.home(new Lab.Node(bob.id, 1));
        ReachToken wrong = new ReachToken(1, 2, 3);
        Lab.Line guest = lab.guest();
        for (int i = 0; i < Defaults.QUERIES_BURST / 2; i++) guest.send(new RendezvousFrame.Lookup(i, bob.id, wrong));
        guest.got.clear();
        guest.send(new RendezvousFrame.Open(1, bob.id, wrong));
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.UNKNOWN);
        guest.send(new RendezvousFrame.Open(3, bob.id, wrong));
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.RATE);
        lab.pass(Duration.ofSeconds(1));
        guest.send(new RendezvousFrame.Open(5, bob.id, wrong));
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.UNKNOWN);
    }

    @Test
    void thirdIdentityOfOneAddressUnderANodeIdIsRefused() {
        Lab.Line home = lab.home(bob);
        lab.home(new Lab.Node(bob.id, 1));
        Lab.Line third = lab.connect(new Lab.Node(bob.id, 1));
        third.send(new Lab.Node(bob.id, 1).register(new Id128(1, 1)));
        assertThat(third.closedFor()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(home.isOpen()).isTrue();
    }

    @Test
    void tooManyUpdatesAreRefused() {
        Lab.Line home = lab.home(bob);
        for (int i = 0; i < Defaults.UPDATES_BURST; i++) home.send(new RendezvousFrame.Update(List.of(), List.of()));
        assertThat(home.isOpen()).isTrue();
        home.send(new RendezvousFrame.Update(List.of(), List.of()));
        assertThat(home.closedFor()).isEqualTo(ReasonCode.RATE);
    }

    @Test
    void peerWhoseSocketTakesNothingFor60SecondsIsClosed() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        Lab.Joined circuit = lab.join(guest, 1, home, bob, bob.give(false));
        fillSocket(home, guest, circuit);
        lab.pass(Duration.ofSeconds(40));
        assertThat(home.isOpen()).isTrue();
        lab.pass(Duration.ofSeconds(40));
        assertThat(home.isOpen()).isFalse();
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.OFFLINE);
        assertThat(guest.isOpen()).isTrue();
    }

    @Test
    void slowPeerThatStillTakesSomethingIsNotClosed() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        Lab.Joined circuit = lab.join(guest, 1, home, bob, bob.give(false));
        fillSocket(home, guest, circuit);
        for (int i = 0; i < 10; i++) {
            home.server.trickle = 9_000; // a record in 20 s is the least that keepalive bears
            home.server.flush();
            lab.pass(Duration.ofSeconds(10));
            assertThat(home.isOpen()).as("after %d s", 10 * i).isTrue();
        }
    }

    private void fillSocket(Lab.Line reader, Lab.Line writer, Lab.Joined circuit) {
        reader.server.blocked = true;
        reader.send(new RendezvousFrame.Credit(circuit.called(), 200_000));
        for (int i = 0; i < 10; i++) writer.data(circuit.caller(), i, 10_000);
        writer.got.clear();
        assertThat(reader.server.isWritable()).isFalse();
    }

    private void refuses(Consumer<Lab.Line> action) {
        Lab.Line guest = lab.guest();
        action.accept(guest);
        assertThat(guest.closedFor()).isEqualTo(ReasonCode.PROTOCOL);
    }
}
