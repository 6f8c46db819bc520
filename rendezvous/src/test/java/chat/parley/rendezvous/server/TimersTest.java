package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final Timers timers = new Timers(channel.eventLoop());
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsEachOnceInOrderOfDeadline() {
        timers.after(30, () -> ran.add("c"));
        timers.after(10, () -> ran.add("a"));
        timers.after(20, () -> ran.add("b"));
        pass(9);
        assertThat(ran).isEmpty();
        pass(1);
        assertThat(ran).containsExactly("a");
        pass(100);
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void actionsMaySetFurtherDeadlines() {
        timers.after(10, () -> timers.after(5, () -> ran.add("later")));
        pass(10);
        assertThat(ran).isEmpty();
        pass(5);
        assertThat(ran).containsExactly("later");
    }

    @Test
    void aBugInOneStopsNoOther() {
        timers.after(1, () -> {
            throw new IllegalStateException("on purpose");
        });
        timers.after(1, () -> ran.add("still"));
        pass(1);
        assertThat(ran).containsExactly("still");
    }

    private void pass(int nanos) {
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }
}
