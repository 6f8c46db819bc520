package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Admission admission = new Admission(
            ServerLimits.STANDARD.withConnections(10, 3).withHandshakes(5, 1, 4).withIntroductions(60, 2), 3);

    @Test
    void limitsConnectionsOfOneAddress() {
        for (int i = 0; i < 3; i++) assertThat(admission.onAccept(1, 0)).isEqualTo(1L);
        assertThat(admission.onAccept(1, 0)).isNull();
        assertThat(admission.onAccept(2, 0)).isEqualTo(2L);
        admission.onReady(1);
        admission.onGone(1, true);
        assertThat(admission.onAccept(1, SECOND)).isEqualTo(1L);
    }

    @Test
    void limitsHandshakesOfOneAddressOverTime() {
        for (int i = 0; i < 4; i++) {
            assertThat(admission.onAccept(1, 0)).isEqualTo(1L);
            admission.onReady(1);
            admission.onGone(1, true);
        }
        assertThat(admission.onAccept(1, SECOND / 2)).isNull();
        assertThat(admission.onAccept(1, SECOND)).isEqualTo(1L);
    }

    @Test
    void limitsHalfOpenConnectionsOfAll() {
        for (int i = 0; i < 3; i++) admission.onAccept(1, 0);
        for (int i = 0; i < 2; i++) admission.onAccept(2, 0);
        assertThat(admission.onAccept(3, 0)).isNull();
        admission.onReady(1);
        assertThat(admission.onAccept(3, 0)).isEqualTo(3L);
        admission.onGone(3, false);
        assertThat(admission.onAccept(3, 0)).isEqualTo(3L);
    }

    @Test
    void halfOpenConnectionsOfOneAddressLeaveRoomForOthers() {
        Admission standard = new Admission(ServerLimits.STANDARD, 100);
        for (int i = 0; i < 32; i++) assertThat(standard.onAccept(1, 0)).isEqualTo(1L);
        assertThat(standard.onAccept(1, 0)).isNull();
        assertThat(standard.onAccept(2, 0)).isEqualTo(2L);
        standard.onReady(1);
        assertThat(standard.onAccept(1, 0)).isEqualTo(1L);
        standard.onGone(1, false);
        assertThat(standard.onAccept(1, 0)).isEqualTo(1L);
        assertThat(standard.onAccept(1, 0)).isNull();
    }

    @Test
    void addressesBeyondItsTableShareOneAllowance() {
        for (long address = 1; address <= 3; address++) admission.onAccept(address, 0);
        assertThat(admission.onAccept(4, 0)).isEqualTo(-1L);
        assertThat(admission.onAccept(5, 0)).isEqualTo(-1L);
        admission.onGone(1, false);
        assertThat(admission.onAccept(6, 0))
                .as("1 still has an allowance to regain")
                .isEqualTo(-1L);
        for (int i = 0; i < 3; i++) admission.onGone(-1, false);
        assertThat(admission.onAccept(6, 10 * SECOND)).isEqualTo(6L);
    }

    @Test
    void limitsIntroductionsOfOneAddress() {
        admission.onAccept(1, 0);
        assertThat(admission.takeIntroduction(1, 0)).isTrue();
        assertThat(admission.takeIntroduction(1, 0)).isTrue();
        assertThat(admission.takeIntroduction(1, 0)).isFalse();
        assertThat(admission.takeIntroduction(1, SECOND)).isTrue();
    }

    @Test
    void tellsWhenNobodyIsLeft() {
        AtomicInteger told = new AtomicInteger();
        admission.onAccept(1, 0);
        admission.whenEmpty(told::incrementAndGet);
        assertThat(told).hasValue(0);
        admission.onGone(1, false);
        assertThat(told).hasValue(1);
        admission.whenEmpty(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }
}
