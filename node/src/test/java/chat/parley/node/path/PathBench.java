package chat.parley.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** A policy under test; the test is its driver and its network. Tests extend it. */
abstract class PathBench {
    static final long SECOND = Duration.ofSeconds(1).toNanos();
    static final long MILLI = SECOND / 1_000;
    static final long STAGGER = PathPolicy.STAGGER.toNanos();
    static final long LINGER = PathPolicy.LINGER.toNanos();

    static final Route RELAY = new Route.Relay("parley-rdv://one");
    static final Route RELAY_2 = new Route.Relay("parley-rdv://two");
    static final Route LAN = new Route.Direct(PathKind.LAN, "10.0.0.1:1");
    static final Route DIRECT = new Route.Direct(PathKind.DIRECT, "192.0.2.1:1");
    static final Route DIRECT_2 = new Route.Direct(PathKind.DIRECT, "192.0.2.2:1");

    final Recorder effects = new Recorder();
    PathPolicy policy = new PathPolicy(true, new Random(1));
    long nowNanos;
    private long nextChannel = 100;

    void drain() {
        while (policy.drainTo(effects)) {}
    }

    void routes(Route... routes) {
        policy.onRoutes(List.of(routes), nowNanos);
        drain();
    }

    void wanted(boolean wanted) {
        policy.onWanted(wanted, nowNanos);
        drain();
    }

    void chance() {
        policy.onChance(nowNanos);
        drain();
    }

    /** The attempt on this route opens; returns its channel. */
    long opened(Route route) {
        long channel = nextChannel++;
        policy.onOpened(attempt(route), channel, nowNanos);
        drain();
        return channel;
    }

    void failed(Route route) {
        policy.onFailed(attempt(route), "refused", nowNanos);
        drain();
    }

    long incoming(Route route) {
        long channel = nextChannel++;
        policy.onIncoming(channel, route, nowNanos);
        drain();
        return channel;
    }

    void closed(long channel) {
        policy.onClosed(channel, nowNanos);
        drain();
    }

    void roundTrip(long channel, long millis) {
        policy.onRoundTrip(channel, millis * MILLI, nowNanos);
        drain();
    }

    /** Time passes with a wake-up at every deadline. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        int wakeUps = 0;
        for (long next = policy.deadlineNanos(); next <= end; next = policy.deadlineNanos()) {
            assertThat(wakeUps++).as("wake-ups").isLessThan(100_000);
            nowNanos = Math.max(nowNanos, next);
            policy.onTime(nowNanos);
            drain();
        }
        nowNanos = end;
    }

    long attempt(Route route) {
        List<PathEffect.Dial> dials = effects.all(PathEffect.Dial.class);
        for (int i = dials.size() - 1; i >= 0; i--)
            if (dials.get(i).route().equals(route)) return dials.get(i).attempt();
        throw new AssertionError("not dialled: " + route);
    }

    List<Route> dialled() {
        return effects.all(PathEffect.Dial.class).stream()
                .map(PathEffect.Dial::route)
                .toList();
    }

    List<OptionalLong> preferred() {
        return effects.all(PathEffect.Prefer.class).stream()
                .map(PathEffect.Prefer::channel)
                .toList();
    }

    List<Long> left() {
        return effects.all(PathEffect.Leave.class).stream()
                .map(PathEffect.Leave::channel)
                .toList();
    }

    String result(Route route) {
        return policy.attempts().stream()
                .filter(attempt -> attempt.route().equals(route))
                .findFirst()
                .orElseThrow()
                .result();
    }
}
