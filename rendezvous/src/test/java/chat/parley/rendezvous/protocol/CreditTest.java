package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CreditTest {
    private static final int KIB = 1_024;

    private final WindowPool pool = new WindowPool(Defaults.WINDOW_POOL);
    private final ReadWindow window = new ReadWindow(pool, 0);

    @Test
    void senderStopsWhereCreditEnds() throws Exception {
        SendCredit credit = new SendCredit(20_000);
        assertThat(credit.take(50_000)).isEqualTo(16_000);
        assertThat(credit.nextCounter()).isZero();
        assertThat(credit.take(50_000)).isEqualTo(4_000);
        assertThat(credit.nextCounter()).isEqualTo(1);
        assertThat(credit.take(1)).isZero();
        credit.onGrant(7);
        assertThat(credit.take(50_000)).isEqualTo(7);
    }

    @Test
    void senderRefusesCreditBeyond31Bits() throws Exception {
        SendCredit credit = new SendCredit(1);
        credit.onGrant(Integer.MAX_VALUE - 1);
        assertThat(credit.left()).isEqualTo(Integer.MAX_VALUE);
        assertFails(() -> credit.onGrant(1), ReasonCode.PROTOCOL);
    }

    @Test
    void readerRefusesGapsRepeatsAndDataBeyondCredit() throws Exception {
        window.onData(0, 100);
        assertFails(() -> window.onData(0, 100), ReasonCode.GAP);
        assertFails(() -> window.onData(2, 100), ReasonCode.GAP);
        assertFails(() -> window.onData(1, 32 * KIB - 99), ReasonCode.PROTOCOL);
        window.onData(1, 32 * KIB - 100);
        assertFails(() -> window.onData(2, 1), ReasonCode.PROTOCOL);
    }

    @Test
    void grantsOnceHalfTheWindowIsFree() throws Exception {
        window.onData(0, 20 * KIB);
        assertThat(window.onConsumed(16 * KIB - 1, seconds(5))).isZero();
        assertThat(window.onConsumed(1, seconds(5))).isEqualTo(16 * KIB);
        assertThat(window.unread()).isEqualTo(4 * KIB);
    }

    @Test
    void unreadDataHoldsTheWriterBack() throws Exception {
        window.onData(0, 16_000);
        window.onData(1, 16_000);
        assertThat(window.unread()).isEqualTo(32_000);
        assertFails(() -> window.onData(2, 1_000), ReasonCode.PROTOCOL);
    }

    @Test
    void fastWriterGetsTheLargestWindowAndASlowOneLosesIt() throws Exception {
        Pump pump = new Pump();
        pump.run(2 * 1_024 * KIB, TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(window.window()).isEqualTo(256 * KIB);
        assertThat(pool.left()).isEqualTo(Defaults.WINDOW_POOL - 224 * KIB);
        pump.run(600 * KIB, seconds(1));
        assertThat(window.window()).isEqualTo(32 * KIB);
        assertThat(pool.left()).isEqualTo(Defaults.WINDOW_POOL);
    }

    @Test
    void windowsOfOneConnectionShareAPool() throws Exception {
        WindowPool small = new WindowPool(64 * KIB);
        ReadWindow first = new ReadWindow(small, 0);
        ReadWindow second = new ReadWindow(small, 0);
        new Pump(first).run(1_024 * KIB, 1);
        new Pump(second).run(1_024 * KIB, 1);
        assertThat(first.window()).isEqualTo(64 * KIB);
        assertThat(second.window()).isEqualTo(64 * KIB);
        assertThat(small.left()).isZero();
        first.onClosed();
        assertThat(small.left()).isEqualTo(32 * KIB);
    }

    @Test
    void limitsRelate() {
        assertThat(Defaults.MAX_WINDOW).isLessThanOrEqualTo(Limits.READER_CREDIT / 4);
        assertThat(Defaults.WINDOW_POOL + 16 * Limits.START_CREDIT).isLessThanOrEqualTo(Limits.READER_CREDIT);
        assertThat(Limits.START_CREDIT).isGreaterThanOrEqualTo(2 * Limits.CIRCUIT_PAYLOAD);
        assertThat(FrameType.maxBody(FrameType.CIRCUIT_DATA)).isEqualTo(16_008);
        assertThat(FrameType.maxBody(FrameType.CREDIT)).isEqualTo(8);
    }

    /** A writer that always sends what it may, and a reader that reads all at once. */
    private final class Pump {
        private final ReadWindow reader;
        private final SendCredit writer = new SendCredit(Limits.START_CREDIT);
        private long now;

        Pump() {
            this(window);
        }

        Pump(ReadWindow reader) {
            this.reader = reader;
        }

        void run(int bytes, long nanosPerFrame) throws ProtocolException {
            for (int sent = 0; sent < bytes; ) {
                int taken = writer.take(bytes - sent);
                assertThat(taken).isPositive();
                reader.onData(writer.nextCounter(), taken);
                now += nanosPerFrame;
                int grant = reader.onConsumed(taken, now);
                if (grant > 0) writer.onGrant(grant);
                assertThat(writer.left()).isLessThanOrEqualTo(Defaults.MAX_WINDOW);
                sent += taken;
            }
        }
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static void assertFails(Action action, ReasonCode reason) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CIRCUIT);
        });
    }

    private interface Action {
        void run() throws Exception;
    }
}
