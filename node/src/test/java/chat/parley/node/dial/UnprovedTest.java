package chat.parley.node.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnprovedTest {
    private static final Unproved.Source FRIEND = new Unproved.Address(1);
    private static final Unproved.Source RENDEZVOUS = new Unproved.Rendezvous("parley-rdv://a");

    private final Unproved<String> unproved = new Unproved<>();

    @Test
    void oneAddressHasEightAndItsOwnOldestMakesRoom() {
        assertThat(unproved.add("friend", FRIEND)).isEmpty();
        for (int i = 0; i < 8; i++)
            assertThat(unproved.add("flood" + i, new Unproved.Address(2))).isEmpty();
        for (int i = 8; i < 1_000; i++) {
            assertThat(unproved.add("flood" + i, new Unproved.Address(2))).contains("flood" + (i - 8));
        }
        assertThat(unproved.size()).isEqualTo(9);
    }

    @Test
    void floodFromManyAddressesLeavesAFriendAlone() {
        unproved.add("friend", FRIEND);
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            unproved.add("flood" + i, new Unproved.Address(2 + i % 50)).ifPresent(gone::add);
        }
        assertThat(unproved.size()).isEqualTo(Unproved.MAX);
        assertThat(gone).hasSize(1_001 - Unproved.MAX).doesNotContain("friend");
    }

    @Test
    void circuitsOfOneRendezvousLeaveRoomForOthers() {
        unproved.add("friend", FRIEND);
        unproved.add("elsewhere", new Unproved.Rendezvous("parley-rdv://b"));
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < 100; i++) unproved.add("circuit" + i, RENDEZVOUS).ifPresent(gone::add);
        assertThat(unproved.size()).isEqualTo(2 + Unproved.Rendezvous.LIMIT);
        assertThat(gone).startsWith("circuit0", "circuit1").doesNotContain("friend", "elsewhere");
    }

    @Test
    void thisMachineMayHaveAllUntilSomebodyElseComes() {
        for (int i = 0; i < Unproved.MAX; i++)
            assertThat(unproved.add("local" + i, new Unproved.Machine())).isEmpty();
        assertThat(unproved.add("friend", FRIEND)).contains("local0");
        for (int i = 0; i < 200; i++) {
            assertThat(unproved.add("more" + i, new Unproved.Machine()))
                    .isPresent()
                    .get()
                    .isNotEqualTo("friend");
        }
    }

    @Test
    void whoHasProvedItselfIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertThat(unproved.add("friend" + i, FRIEND)).isEmpty();
            unproved.remove("friend" + i);
        }
        assertThat(unproved.size()).isZero();
    }
}
