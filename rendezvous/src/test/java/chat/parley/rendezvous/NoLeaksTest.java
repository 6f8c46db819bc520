package chat.parley.rendezvous;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class NoLeaksTest {
    /** The alarm itself works: else every other test of leaks proves nothing. */
    @Test
    void findsALeak() {
        NoLeaks guard = new NoLeaks();
        guard.beforeAll(null);
        for (int i = 0; i < 10; i++) ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(i);
        assertThatThrownBy(() -> guard.afterAll(null)).isInstanceOf(AssertionError.class);
    }
}
