package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditLedgerTest {
    private static final int KIB = 1_024;

    private final CreditLedger<Circuit> ledger = new CreditLedger<>(Limits.READER_CREDIT);

    @Test
    void startsWith32KibThenWithWhatIsLeftThenWithNothing() throws Exception {
        CreditLedger<Circuit> small = new CreditLedger<>(80 * KIB);
        assertThat(small.open(new Circuit().account)).isEqualTo(32 * KIB);
        assertThat(small.open(new Circuit().account)).isEqualTo(32 * KIB);
        Circuit third = new Circuit();
        assertThat(small.open(third.account)).isEqualTo(16 * KIB);
        Circuit fourth = new Circuit();
        assertThat(small.open(fourth.account)).isZero();
        assertThat(third.account.waiting()).isEqualTo(16 * KIB);
        assertThat(fourth.account.waiting()).isEqualTo(32 * KIB);
    }

    @Test
    void thirtyTwoCircuitsUseUpTheLimit() throws Exception {
        for (int i = 0; i < 32; i++)
            assertThat(ledger.open(new Circuit().account)).isEqualTo(32 * KIB);
        assertThat(ledger.open(new Circuit().account)).isZero();
        assertThat(ledger.sum()).isEqualTo(Limits.READER_CREDIT);
    }

    @Test
    void dataCountsUntilItLeft() throws Exception {
        CreditLedger<Circuit> small = new CreditLedger<>(32 * KIB);
        Circuit circuit = new Circuit();
        small.open(circuit.account);
        small.onData(circuit.account, 32 * KIB);
        small.onGrant(circuit.account, 32 * KIB);
        assertThat(small.drainTo(Circuit::take)).isFalse();
        small.onLeft(20 * KIB);
        assertThat(small.drainTo(Circuit::take)).isTrue();
        assertThat(circuit.credit).isEqualTo(20 * KIB);
        assertThat(small.held()).isEqualTo(12 * KIB);
    }

    @Test
    void circuitsThatWaitTakeTurns() throws Exception {
        CreditLedger<Circuit> small = new CreditLedger<>(64 * KIB);
        Circuit first = new Circuit();
        Circuit second = new Circuit();
        small.open(first.account);
        small.open(second.account);
        small.onGrant(first.account, 1_024 * KIB);
        small.onGrant(second.account, 64 * KIB);
        List<Circuit> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Circuit user = i % 2 == 0 ? first : second;
            small.onData(user.account, 32 * KIB);
            small.onLeft(32 * KIB);
            while (small.drainTo(pass -> order.add(pass.circuit()))) {}
        }
        assertThat(order).containsExactly(first, second, first, second);
    }

    @Test
    void closingFreesWhatWasNotUsedAndKeepsWhatIsHeld() throws Exception {
        Circuit circuit = new Circuit();
        ledger.open(circuit.account);
        ledger.onData(circuit.account, 5_000);
        ledger.close(circuit.account);
        assertThat(ledger.sum()).isEqualTo(5_000);
        ledger.onLeft(5_000);
        assertThat(ledger.sum()).isZero();
        assertThatThrownBy(() -> ledger.close(circuit.account)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesGrantsBeyond31Bits() throws Exception {
        Circuit circuit = new Circuit();
        ledger.open(circuit.account);
        ledger.onGrant(circuit.account, Integer.MAX_VALUE);
        assertThatThrownBy(() -> ledger.onGrant(circuit.account, 1)).isInstanceOf(ProtocolException.class);
    }

    /** Any order of inputs: never above the limit, no grant lost, and all of it passed on once data flows. */
    @Test
    void keepsItsInvariantsInAnyOrder() throws Exception {
        long first = Long.getLong("parley.seed", 0);
        long last = Long.getLong("parley.seed", 2_000);
        for (long seed = first; seed <= last; seed++) new Run(seed).go();
    }

    private static final class Circuit {
        final CreditLedger.Account<Circuit> account = new CreditLedger.Account<>(this);
        long granted;
        long credit;
        long sent;

        static void take(CreditLedger.Pass<Circuit> pass) {
            assertThat(pass.bytes()).isBetween(1, Defaults.TURN);
            pass.circuit().credit += pass.bytes();
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final int limit;
        private final CreditLedger<Circuit> ledger;
        private final List<Circuit> circuits = new ArrayList<>();
        private int held;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            limit = (1 + random.nextInt(1_024)) * KIB;
            ledger = new CreditLedger<>(limit);
        }

        void go() throws ProtocolException {
            for (int step = 0; step < 300; step++) {
                step();
                check();
            }
            heal();
        }

        private void step() throws ProtocolException {
            Circuit one = circuits.isEmpty() ? null : circuits.get(random.nextInt(circuits.size()));
            int choice = one == null ? 0 : random.nextInt(10);
            if (choice == 0 && circuits.size() < 60) open();
            else if (one == null) return;
            else if (choice == 1 && random.nextInt(4) == 0) close(one);
            else if (choice < 5) grant(one, 1 + random.nextInt(300 * KIB));
            else if (choice < 8) send(one, (int) Math.min(one.credit, 1 + random.nextInt(64 * KIB)));
            else leave(random.nextInt(held + 1));
        }

        private void open() {
            Circuit circuit = new Circuit();
            circuit.granted = Limits.START_CREDIT;
            circuit.credit = ledger.open(circuit.account);
            circuits.add(circuit);
            drain();
        }

        private void close(Circuit circuit) {
            ledger.close(circuit.account);
            circuits.remove(circuit);
            drain();
        }

        private void grant(Circuit circuit, int bytes) throws ProtocolException {
            circuit.granted += bytes;
            ledger.onGrant(circuit.account, bytes);
            drain();
        }

        private void send(Circuit circuit, int bytes) {
            circuit.credit -= bytes;
            circuit.sent += bytes;
            held += bytes;
            ledger.onData(circuit.account, bytes);
        }

        private void leave(int bytes) {
            held -= bytes;
            ledger.onLeft(bytes);
            drain();
        }

        private void drain() {
            while (ledger.drainTo(Circuit::take)) check();
        }

        private void check() {
            long sum = held;
            for (Circuit circuit : circuits) {
                sum += circuit.credit;
                assertThat(circuit.credit).as("seed %d", seed).isEqualTo(circuit.account.outstanding());
                assertThat(circuit.sent + circuit.credit + circuit.account.waiting())
                        .as("nothing granted is lost, seed %d", seed)
                        .isEqualTo(circuit.granted);
            }
            assertThat(ledger.sum()).as("seed %d", seed).isEqualTo(sum);
            assertThat(sum).as("seed %d", seed).isLessThanOrEqualTo(limit);
            assertThat(ledger.held()).isEqualTo(held);
        }

        /** Writers that have credit use it and the reader's socket takes all: everybody must get what was granted. */
        private void heal() {
            for (int round = 0; round < 100_000; round++) {
                boolean waits = false;
                for (Circuit circuit : circuits) {
                    if (circuit.credit > 0) send(circuit, (int) Math.min(circuit.credit, 16_000));
                    waits |= circuit.account.waiting() > 0;
                }
                leave(held);
                check();
                if (!waits) return;
            }
            throw new AssertionError("starved, seed " + seed);
        }
    }
}
