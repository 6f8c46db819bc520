package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.NoLeaks;
import chat.parley.rendezvous.protocol.Limits;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CircuitsTest {
    private static final int KIB = 1_024;

    private final Lab lab =
            new Lab(ServerLimits.STANDARD.withCircuits(64, 8, 1_000, 1_000).withIntroductions(6, 3));
    private final Lab.Node bob = new Lab.Node();

    @AfterEach
    void close() {
        lab.close();
    }

    // ---- opening ----

    @Test
    void opensWith32KibEachWay() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        ReachToken token = bob.give(false);
        guest.send(new RendezvousFrame.Open(1, bob.id, token));
        assertThat(home.next(RendezvousFrame.Incoming.class))
                .isEqualTo(new RendezvousFrame.Incoming(2, false, token.id()));
        assertThat(guest.got).isEmpty();
        home.send(new RendezvousFrame.Accept(2));
        assertThat(guest.next(RendezvousFrame.Opened.class)).isEqualTo(new RendezvousFrame.Opened(1, 32 * KIB));
        assertThat(home.next(RendezvousFrame.Opened.class)).isEqualTo(new RendezvousFrame.Opened(2, 32 * KIB));
    }

    @Test
    void introductionIsNamedAsOne() {
        Lab.Line home = lab.home(bob);
        lab.guest().send(new RendezvousFrame.Open(1, bob.id, bob.give(true)));
        assertThat(home.next(RendezvousFrame.Incoming.class).introduction()).isTrue();
    }

    @Test
    void refusalsAreClean() {
        Lab.Line guest = lab.guest();
        assertThat(refusal(guest, 1, bob.give(false))).isEqualTo(ReasonCode.UNKNOWN);
        Lab.Line home = lab.home(bob);
        assertThat(refusal(guest, 3, new ReachToken(1, 2, 3))).isEqualTo(ReasonCode.UNKNOWN);
        assertThat(refusal(home, 5, bob.give(false))).isEqualTo(ReasonCode.SELF);
        ReachToken revoked = bob.give(false);
        home.send(new RendezvousFrame.Update(List.of(revoked.id()), List.of()));
        assertThat(refusal(guest, 7, revoked)).isEqualTo(ReasonCode.OFFLINE);
        home.client.close();
        lab.settle();
        assertThat(refusal(guest, 9, bob.give(false))).isEqualTo(ReasonCode.OFFLINE);
    }

    @Test
    void unansweredCircuitTimesOutAtBothEndsAfter10Seconds() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        guest.send(new RendezvousFrame.Open(1, bob.id, bob.give(false)));
        home.next(RendezvousFrame.Incoming.class);
        lab.pass(Duration.ofMillis(9_500));
        assertThat(guest.got).isEmpty();
        lab.pass(Duration.ofSeconds(1));
        assertThat(guest.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(1, ReasonCode.TIMEOUT));
        assertThat(home.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(2, ReasonCode.TIMEOUT));
        home.send(new RendezvousFrame.Accept(2)); // crossed the RESET: ignored
        assertThat(home.isOpen()).isTrue();
    }

    @Test
    void callerThatGivesUpEndsTheRinging() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        guest.send(new RendezvousFrame.Open(1, bob.id, bob.give(false)));
        home.next(RendezvousFrame.Incoming.class);
        guest.send(new RendezvousFrame.Reset(1, ReasonCode.NORMAL));
        assertThat(home.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(2, ReasonCode.NORMAL));
    }

    @Test
    void limitsCircuitsOfBothEnds() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        for (int i = 0; i < 8; i++) lab.join(guest, 1 + 2 * i, home, bob, bob.give(false));
        assertThat(refusal(guest, 17, bob.give(false))).isEqualTo(ReasonCode.OVERLOADED);
        for (int line = 0; line < 7; line++) {
            Lab.Line more = lab.guest();
            for (int i = 0; i < 8; i++) lab.join(more, 1 + 2 * i, home, bob, bob.give(false));
        }
        assertThat(refusal(lab.guest(), 1, bob.give(false))).isEqualTo(ReasonCode.OVERLOADED);
    }

    @Test
    void introductionsLeaveMostCircuitsToFriends() {
        Lab roomy = new Lab(ServerLimits.STANDARD.withIntroductions(600, 100));
        Lab.Line home = roomy.home(bob);
        for (int i = 0; i < 8; i++) roomy.join(roomy.guest(), 1, home, bob, bob.give(true));
        Lab.Line ninth = roomy.guest();
        assertThat(refusal(ninth, 1, bob.give(true))).isEqualTo(ReasonCode.OVERLOADED);
        Lab.Line last = roomy.guest();
        for (int i = 0; i < 24; i++) roomy.join(i < 23 ? roomy.guest() : last, 1, home, bob, bob.give(false));
        last.send(new RendezvousFrame.Reset(1, ReasonCode.NORMAL));
        assertThat(refusal(ninth, 3, bob.give(true))).isEqualTo(ReasonCode.OVERLOADED);
        roomy.close();
    }

    @Test
    void oneTokenHasAtMostEightCircuits() {
        Lab.Line home = lab.home(bob);
        ReachToken token = bob.give(false);
        Lab.Line guest = lab.guest();
        for (int i = 0; i < 8; i++) lab.join(guest, 1 + 2 * i, home, bob, token);
        Lab.Line again = lab.guest();
        assertThat(refusal(again, 1, token)).isEqualTo(ReasonCode.OVERLOADED);
        lab.join(again, 3, home, bob, bob.give(false));
        guest.send(new RendezvousFrame.Reset(1, ReasonCode.NORMAL));
        home.next(RendezvousFrame.Reset.class);
        lab.join(again, 5, home, bob, token);
    }

    @Test
    void introductionsAreLimitedByGiverAndByAddress() {
        Lab.Line home = lab.home(bob);
        for (int i = 0; i < 3; i++) {
            lab.guest().send(new RendezvousFrame.Open(1, bob.id, bob.give(true)));
            home.next(RendezvousFrame.Incoming.class);
        }
        assertThat(refusal(lab.guest(), 1, bob.give(true))).isEqualTo(ReasonCode.RATE);
        Lab.Node carol = new Lab.Node();
        lab.home(carol);
        Lab.Line guest = lab.guest();
        guest.send(new RendezvousFrame.Open(1, carol.id, carol.give(true)));
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.RATE);
        lab.pass(Duration.ofSeconds(11)); // 6 a minute
        Lab.Line later = lab.guest();
        later.send(new RendezvousFrame.Open(1, bob.id, bob.give(true)));
        assertThat(later.got).isEmpty();
    }

    @Test
    void opensAreLimitedByRate() {
        Lab slow = new Lab(ServerLimits.STANDARD.withCircuits(64, 64, 1, 2));
        slow.home(bob);
        Lab.Line guest = slow.guest();
        guest.send(new RendezvousFrame.Open(1, bob.id, bob.give(false)));
        guest.send(new RendezvousFrame.Open(3, bob.id, bob.give(false)));
        assertThat(guest.got).isEmpty();
        guest.send(new RendezvousFrame.Open(5, bob.id, bob.give(false)));
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.RATE);
        slow.close();
    }

    // ---- data and credit ----

    @Test
    void dataPassesWithItsCounterAndTheOtherNumber() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        Lab.Joined circuit = lab.join(guest, 7, home, bob, bob.give(false));
        for (int i = 0; i < 32; i++) guest.data(7, i, 1_000);
        home.data(circuit.called(), 0, 500);
        assertThat(home.payloadBytes).isEqualTo(32_000);
        assertThat(guest.payloadBytes).isEqualTo(500);
        assertThat(home.got).isEmpty();
    }

    @Test
    void gapRepeatAndDataBeyondCreditResetTheCircuitOnly() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        lab.join(guest, 1, home, bob, bob.give(false));
        guest.data(1, 1, 10);
        assertBothReset(guest, home, ReasonCode.GAP);
        lab.join(guest, 3, home, bob, bob.give(false));
        guest.data(3, 0, 10);
        guest.data(3, 0, 10);
        assertBothReset(guest, home, ReasonCode.GAP);
        lab.join(guest, 5, home, bob, bob.give(false));
        guest.data(5, 0, 16_000);
        guest.data(5, 1, 16_000);
        guest.data(5, 2, 32 * KIB - 32_000 + 1);
        assertBothReset(guest, home, ReasonCode.PROTOCOL);
        guest.data(5, 3, 10); // crossed the RESET: ignored
        assertThat(guest.got).isEmpty();
        assertThat(guest.isOpen()).isTrue();
        assertThat(home.isOpen()).isTrue();
    }

    @Test
    void dataBeforeOpenedResetsTheCircuit() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        guest.send(new RendezvousFrame.Open(1, bob.id, bob.give(false)));
        home.next(RendezvousFrame.Incoming.class);
        guest.data(1, 0, 10);
        assertBothReset(guest, home, ReasonCode.PROTOCOL);
    }

    @Test
    void grantsPassOn() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        Lab.Joined circuit = lab.join(guest, 1, home, bob, bob.give(false));
        home.send(new RendezvousFrame.Credit(circuit.called(), 20 * KIB));
        assertThat(guest.next(RendezvousFrame.Credit.class)).isEqualTo(new RendezvousFrame.Credit(1, 20 * KIB));
    }

    /** The figure that the design states: a reader that grants and does not read makes the server hold 1 MiB, not a byte more. */
    @Test
    void holdsOneMebibyteForAReaderThatDoesNotRead() {
        Lab.Line home = lab.home(bob);
        List<Lab.Line> writers = new ArrayList<>();
        List<Lab.Joined> circuits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            writers.add(lab.guest());
            circuits.add(lab.join(writers.get(i), 1, home, bob, bob.give(false)));
        }
        home.server.blocked = true;
        for (Lab.Joined circuit : circuits) home.send(new RendezvousFrame.Credit(circuit.called(), 10_000_000));
        long sent = 0;
        int[] counters = new int[writers.size()];
        for (int i = 0; i < writers.size(); i++)
            sent += sendAll(writers.get(i), counters, i, circuits.get(i).credit());
        assertThat(sent).isEqualTo(1_024 * KIB);
        assertThat(home.server.waiting()).isBetween(1_024L * KIB, 1_024L * KIB + 64 * KIB);
        for (int i = 0; i < writers.size(); i++)
            assertThat(sendAll(writers.get(i), counters, i, 0)).isZero();
        home.unblock();
        assertThat(home.payloadBytes).isEqualTo(1_024 * KIB);
        long more = 0;
        for (int i = 0; i < writers.size(); i++) more += sendAll(writers.get(i), counters, i, 0);
        assertThat(more).isGreaterThanOrEqualTo(1_024 * KIB);
        assertThat(writers).allSatisfy(writer -> assertThat(writer.isOpen()).isTrue());
    }

    @Test
    void allReadersTogetherHoldNoMoreThanTheServerHas() {
        Lab small = new Lab(ServerLimits.STANDARD, 50_000);
        Lab.Node[] nodes = {new Lab.Node(), new Lab.Node()};
        List<Lab.Line> homes = new ArrayList<>();
        Lab.Line guest = small.guest();
        for (int i = 0; i < 2; i++) {
            homes.add(small.home(nodes[i]));
            small.join(guest, 1 + 2 * i, homes.get(i), nodes[i], nodes[i].give(false));
            homes.get(i).server.blocked = true;
        }
        guest.data(1, 0, 16_000);
        guest.data(1, 1, 16_000);
        guest.data(3, 0, 16_000);
        assertThat(small.shared.held().now()).isEqualTo(48_000 + 3 * Defaults.FRAME_OVERHEAD);
        guest.data(3, 1, 16_000);
        assertThat(guest.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(3, ReasonCode.OFFLINE));
        assertThat(small.shared.held().now()).isEqualTo(32_000 + 2 * Defaults.FRAME_OVERHEAD);
        homes.get(0).unblock();
        assertThat(homes.get(0).payloadBytes).isEqualTo(32_000);
        assertThat(small.shared.held().now()).isZero();
        small.close();
    }

    @Test
    void tinyFramesCountForWhatTheyCost() {
        Lab small = new Lab(ServerLimits.STANDARD, 100_000);
        Lab.Line home = small.home(bob);
        Lab.Line guest = small.guest();
        small.join(guest, 1, home, bob, bob.give(false));
        home.server.blocked = true;
        for (int i = 0; i < 380; i++) guest.data(1, i, 1);
        assertThat(guest.got).isEmpty();
        for (int i = 380; i < 400; i++) guest.data(1, i, 1);
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.OFFLINE);
        Lab.Line asking = small.guest();
        asking.server.blocked = true;
        for (int i = 0; i < 400; i++) {
            asking.send(new RendezvousFrame.Open(1, bob.id, new ReachToken(1, 2, 3)));
        }
        asking.unblock();
        assertThat(asking.closedFor()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(small.shared.held().now()).isZero();
        small.close();
    }

    @Test
    void slowReaderDelaysNobodyElse() {
        Lab.Node carol = new Lab.Node();
        Lab.Line slow = lab.home(bob);
        Lab.Line quick = lab.home(carol);
        Lab.Line guest = lab.guest();
        lab.join(guest, 1, slow, bob, bob.give(false));
        lab.join(guest, 3, quick, carol, carol.give(false));
        slow.server.blocked = true;
        guest.data(1, 0, 16_000);
        guest.data(1, 1, 16_000);
        guest.data(3, 0, 16_000);
        assertThat(quick.payloadBytes).isEqualTo(16_000);
        assertThat(slow.payloadBytes).isZero();
    }

    @Test
    void tinyFramesInBulkToAReaderThatDoesNotReadEndTheirCircuit() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        lab.join(guest, 1, home, bob, bob.give(false));
        home.server.blocked = true;
        for (int i = 0; i < Defaults.FRAMES_HELD + 100; i++) {
            guest.write(guest.dataFrame(1, i, 1));
            if (i % 1_000 == 999) guest.flush();
        }
        guest.flush();
        assertThat(guest.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(home.server.waiting()).isLessThan(1_024 * KIB);
        home.unblock();
        assertThat(home.payloadBytes).isEqualTo(Defaults.FRAMES_HELD);
    }

    @Test
    void laterCircuitStartsWithWhatIsLeftAndGetsTheRestInTurn() {
        Lab.Line home = lab.home(bob);
        List<Lab.Line> writers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            writers.add(lab.guest());
            lab.join(writers.get(i), 1, home, bob, bob.give(false));
        }
        Lab.Line late = lab.guest();
        late.send(new RendezvousFrame.Open(1, bob.id, bob.give(false)));
        home.send(new RendezvousFrame.Accept(
                home.next(RendezvousFrame.Incoming.class).circuit()));
        assertThat(late.next(RendezvousFrame.Opened.class).credit()).isZero();
        writers.get(0).send(new RendezvousFrame.Reset(1, ReasonCode.NORMAL));
        assertThat(late.next(RendezvousFrame.Credit.class).bytes()).isEqualTo(Limits.START_CREDIT);
    }

    // ---- the end ----

    @Test
    void revokingEndsCircuitsAndWatchesAndLooksLikeOffline() {
        Lab.Line home = lab.home(bob);
        Lab.Line alice = lab.home(new Lab.Node());
        ReachToken token = bob.give(false);
        ReachToken other = bob.give(false);
        alice.send(new RendezvousFrame.Watch(bob.id, token));
        alice.next(RendezvousFrame.Presence.class);
        lab.join(alice, 1, home, bob, token);
        Lab.Line carol = lab.guest();
        lab.join(carol, 1, home, bob, other);
        home.send(new RendezvousFrame.Update(List.of(token.id()), List.of()));
        assertThat(alice.got)
                .containsExactlyInAnyOrder(
                        new RendezvousFrame.Reset(1, ReasonCode.OFFLINE),
                        new RendezvousFrame.Presence(bob.id, Status.OFFLINE, List.of()));
        assertThat(home.next(RendezvousFrame.Reset.class).reason()).isEqualTo(ReasonCode.REVOKED);
        assertThat(carol.got).isEmpty();
        carol.data(1, 0, 10);
        assertThat(home.payloadBytes).isEqualTo(10);
    }

    @Test
    void tokenRevokedWhileItsCircuitIsOnTheWayDoesNotRing() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        ReachToken token = bob.give(false);
        guest.deliver(new RendezvousFrame.Open(1, bob.id, token)); // found good, handed over to bob's loop
        home.connection.update(
                new RendezvousFrame.Update(List.of(token.id()), List.of())); // which is at this just then
        lab.settle();
        assertThat(guest.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(1, ReasonCode.OFFLINE));
        assertThat(home.got).isEmpty();
    }

    @Test
    void endOfAConnectionResetsItsCircuits() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        lab.join(guest, 1, home, bob, bob.give(false));
        home.client.close();
        lab.settle();
        assertThat(guest.next(RendezvousFrame.Reset.class)).isEqualTo(new RendezvousFrame.Reset(1, ReasonCode.OFFLINE));
    }

    @Test
    void resetOfACircuitGivesItsCreditBack() {
        Lab.Line home = lab.home(bob);
        Lab.Line guest = lab.guest();
        for (int i = 0; i < 200; i++) {
            guest.send(new RendezvousFrame.Open(1 + 2 * i, bob.id, bob.give(false)));
            int there = home.next(RendezvousFrame.Incoming.class).circuit();
            home.send(new RendezvousFrame.Accept(there));
            assertThat(guest.next(RendezvousFrame.Opened.class).credit()).isEqualTo(Limits.START_CREDIT);
            home.next(RendezvousFrame.Opened.class);
            guest.send(new RendezvousFrame.Reset(1 + 2 * i, ReasonCode.NORMAL));
            home.next(RendezvousFrame.Reset.class);
        }
    }

    private long sendAll(Lab.Line writer, int[] counters, int index, int start) {
        long credit = start;
        for (RendezvousFrame frame = writer.got.poll(); frame != null; frame = writer.got.poll()) {
            if (frame instanceof RendezvousFrame.Credit grant) credit += grant.bytes();
        }
        long sent = 0;
        while (sent < credit) {
            int bytes = (int) Math.min(16_000, credit - sent);
            writer.data(1, counters[index]++, bytes);
            sent += bytes;
        }
        return sent;
    }

    private ReasonCode refusal(Lab.Line caller, int number, ReachToken token) {
        caller.send(new RendezvousFrame.Open(number, bob.id, token));
        RendezvousFrame.Reset reset = caller.next(RendezvousFrame.Reset.class);
        assertThat(reset.circuit()).isEqualTo(number);
        return reset.reason();
    }

    private static void assertBothReset(Lab.Line one, Lab.Line other, ReasonCode reason) {
        assertThat(one.next(RendezvousFrame.Reset.class).reason()).isEqualTo(reason);
        assertThat(other.next(RendezvousFrame.Reset.class).reason()).isEqualTo(reason);
    }
}
