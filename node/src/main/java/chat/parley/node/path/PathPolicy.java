package chat.parley.node.path;

import chat.parley.node.timing.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which paths to a peer to try, which to use, which to leave. Sending never waits for the best path: all routes are raced in the
 * manner of RFC 8305, the relay from the start; the first channel that opens carries, a better kind takes over when it opens, and
 * the one it replaces is left only a while later. While the best is a relay, direct routes are tried again at rising intervals, at
 * once when an address or a network changes. When the last path breaks, everything is tried at once.
 *
 * <p>Hysteresis: a channel of a better kind is preferred as soon as it opens; between two of one kind the older stays until its
 * round trip is worse than the other's by {@link #BETTER_NANOS} and by a third. Pure; thread-confined.
 */
public final class PathPolicy {
    /** RFC 8305 §5: time between two attempts of one race. */
    static final Duration STAGGER = Duration.ofMillis(250);
    /** How long an attempt may take. Longer than a slow handshake over a satellite, shorter than patience. */
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(12);
    /** A replaced channel is kept this long: a direct path that dies young costs nothing. */
    static final Duration LINGER = Duration.ofSeconds(20);
    /** Rounds while no path is open. */
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    static final Duration RETRY_CAP = Duration.ofSeconds(60);
    /** Rounds while the best path is a relay. */
    static final Duration UPGRADE_FIRST = Duration.ofSeconds(5);

    static final Duration UPGRADE_CAP = Duration.ofMinutes(15);
    /** Channels that one peer may have open. */
    static final int MAX_CHANNELS = 8;
    /** By how much a round trip must be shorter for a channel of the same kind to take over. */
    static final long BETTER_NANOS = Duration.ofMillis(10).toNanos();

    private static final long NEVER = Long.MAX_VALUE;
    /** A channel that ends before this age counts as one that did not hold. */
    private static final Duration YOUNG = Duration.ofSeconds(10);
    /** So many of them in a row are replaced at once, the next ones as failed attempts are. */
    private static final int MAX_YOUNG = 4;
    /** What is said so soon after a round began starts no other. */
    private static final long SAID_NANOS = Duration.ofSeconds(5).toNanos();

    /** An open channel. */
    public record Channel(long id, Route route, long sinceNanos, long heardNanos, long rttNanos) {
        Channel withRtt(long rtt, long nowNanos) {
            return new Channel(id, route, sinceNanos, nowNanos, rtt);
        }
    }

    private final boolean decider;
    private final Backoff retry;
    private final Backoff upgrade;
    private final Map<Long, Channel> channels = new LinkedHashMap<>();
    /** Surplus channels that are to be closed and are not yet. */
    private final Set<Long> dropped = new HashSet<>();

    private final Map<Long, Attempt> running = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final ArrayDeque<Route> waiting = new ArrayDeque<>();
    private final ArrayDeque<PathEffect> effects = new ArrayDeque<>();
    private final AttemptLog log = new AttemptLog();
    private long nextAttempt = 1;
    private boolean wanted;
    private @Nullable Long preferred;
    private long staggerNanos = NEVER;
    private long roundNanos = NEVER;
    private long lastRoundNanos = NEVER;
    private long lingerNanos = NEVER;
    /** Channels that ended young, since one did not. */
    private int young;

    /** @param decider whether this node has the lower node id, and so closes surplus channels */
    public PathPolicy(boolean decider, RandomGenerator random) {
        this.decider = decider;
        this.retry = new Backoff(RETRY_FIRST, RETRY_CAP, random);
        this.upgrade = new Backoff(UPGRADE_FIRST, UPGRADE_CAP, random);
    }

    // ---- inputs ----

    /** Whether a path is wanted: something waits to be sent, or the peer is known to be there. */
    public void onWanted(boolean nowWanted, long nowNanos) {
        if (wanted == nowWanted) return;
        wanted = nowWanted;
        if (wanted) startRound(nowNanos);
        else stopTrying("not wanted any more", nowNanos);
    }

    /** There is a reason to try at once: the peer came online, this machine's network changed. */
    public void onChance(long nowNanos) {
        retry.reset();
        upgrade.reset();
        if (wanted && needsBetter()) startRound(nowNanos);
    }

    /** Something was said: a reason to try soon, but many lines are no more of a reason than one. */
    public void onSaid(long nowNanos) {
        if (wanted && needsBetter() && (lastRoundNanos == NEVER || nowNanos - lastRoundNanos >= SAID_NANOS)) {
            startRound(nowNanos);
        }
    }

    /** Every route known now. New ones join a race under way, and begin one where a better path is wanted. */
    public void onRoutes(Collection<? extends Route> known, long nowNanos) {
        List<Route> fresh = new ArrayList<>(known);
        fresh.removeAll(routes);
        routes.clear();
        routes.addAll(known);
        if (wanted && needsBetter()) race(fresh, nowNanos);
    }

    /** An attempt led to a channel. */
    public void onOpened(long attempt, long channel, long nowNanos) {
        Attempt opened = running.remove(attempt);
        if (opened == null) return;
        log.end(new Attempt(opened.id(), opened.route(), opened.startNanos(), nowNanos, ""));
        add(new Channel(channel, opened.route(), nowNanos, nowNanos, nowNanos - opened.startNanos()), nowNanos);
    }

    /** The peer opened a channel. */
    public void onIncoming(long channel, Route route, long nowNanos) {
        add(new Channel(channel, route, nowNanos, nowNanos, -1), nowNanos);
    }

    /** An attempt came to nothing. */
    public void onFailed(long attempt, String result, long nowNanos) {
        Attempt failed = running.remove(attempt);
        if (failed == null) return;
        log.end(new Attempt(failed.id(), failed.route(), failed.startNanos(), nowNanos, result));
        // RFC 8305 §5: a failure starts the next attempt without waiting for its turn.
        if (!waiting.isEmpty()) dialNext(nowNanos);
        planRound(nowNanos);
    }

    /** A channel is gone. */
    public void onClosed(long channel, long nowNanos) {
        Channel ended = channels.remove(channel);
        if (ended == null) return;
        dropped.remove(channel);
        boolean served = preferred != null && preferred == channel;
        choose(nowNanos);
        if (!served || !wanted) return;
        boolean isYoung = nowNanos - ended.sinceNanos() < YOUNG.toNanos();
        young = isYoung ? young + 1 : 0;
        if (young > MAX_YOUNG) {
            // It opens and ends again and again: the peer does not want it, or the way there does not hold.
            planRound(nowNanos);
            return;
        }
        retry.reset();
        upgrade.reset();
        startRound(nowNanos);
    }

    /** A round trip on a channel was measured. */
    public void onRoundTrip(long channel, long rttNanos, long nowNanos) {
        Channel measured = channels.get(channel);
        if (measured == null) return;
        channels.put(channel, measured.withRtt(rttNanos, nowNanos));
        choose(nowNanos);
    }

    /** Time passed; an early call does no harm. */
    public void onTime(long nowNanos) {
        for (Attempt attempt : List.copyOf(running.values())) {
            if (nowNanos - attempt.startNanos() < ATTEMPT_TIMEOUT.toNanos()) continue;
            effects.add(new PathEffect.Abandon(attempt.id()));
            onFailed(attempt.id(), "no answer in " + ATTEMPT_TIMEOUT.toSeconds() + " s", nowNanos);
        }
        if (nowNanos >= staggerNanos) dialNext(nowNanos);
        if (nowNanos >= roundNanos) startRound(nowNanos);
        if (nowNanos >= lingerNanos) leaveSurplus(nowNanos);
    }

    // ---- outputs ----

    /** Applies one effect; false when none is left. */
    public boolean drainTo(PathEffect.Port port) {
        PathEffect effect = effects.poll();
        if (effect == null) return false;
        effect.applyTo(port);
        return true;
    }

    /** When {@link #onTime} next has something to do; {@code Long.MAX_VALUE} is never. */
    public long deadlineNanos() {
        long deadline = Math.min(Math.min(staggerNanos, roundNanos), lingerNanos);
        for (Attempt attempt : running.values()) {
            deadline = Math.min(deadline, attempt.startNanos() + ATTEMPT_TIMEOUT.toNanos());
        }
        return deadline;
    }

    /** The channel in use. */
    public Optional<Channel> current() {
        return preferred == null ? Optional.empty() : Optional.ofNullable(channels.get(preferred));
    }

    /** Every open channel. */
    public List<Channel> channels() {
        return List.copyOf(channels.values());
    }

    /** The newest attempt on each route, oldest first. */
    public List<Attempt> attempts() {
        return log.all();
    }

    /** When the next round begins; empty when none is planned. */
    public OptionalLong nextRoundNanos() {
        return roundNanos == NEVER ? OptionalLong.empty() : OptionalLong.of(roundNanos);
    }

    // ---- trying ----

    private boolean needsBetter() {
        Optional<Channel> now = current();
        return now.isEmpty() || now.get().route().kind() == PathKind.RELAY;
    }

    /** Whether this route could give a better path than there is. */
    private boolean isUseful(Route route) {
        for (Attempt attempt : running.values()) if (attempt.route().equals(route)) return false;
        if (waiting.contains(route)) return false;
        Optional<Channel> now = current();
        return now.isEmpty() || route.kind().compareTo(now.get().route().kind()) < 0;
    }

    private void startRound(long nowNanos) {
        roundNanos = NEVER;
        if (!wanted || !needsBetter()) return;
        lastRoundNanos = nowNanos;
        effects.add(new PathEffect.Seek());
        race(routes, nowNanos);
        planRound(nowNanos);
    }

    /** Lets those of these routes that are useful join the race, the best kind first. */
    private void race(List<Route> joining, long nowNanos) {
        List<Route> useful = new ArrayList<>();
        for (Route route : joining) if (isUseful(route)) useful.add(route);
        useful.sort((a, b) -> a.kind().compareTo(b.kind()));
        // Relays don't wait for their turn: whatever opens first carries.
        for (Route route : useful) if (route.kind() == PathKind.RELAY) dial(route, nowNanos);
        for (Route route : useful) if (route.kind() != PathKind.RELAY) waiting.add(route);
        // Where others wait already, the next turn stays when it was: many reasons to try are no reason to hurry.
        if (staggerNanos == NEVER && !waiting.isEmpty()) dialNext(nowNanos);
    }

    private void dialNext(long nowNanos) {
        Route route = waiting.poll();
        staggerNanos = waiting.isEmpty() ? NEVER : nowNanos + STAGGER.toNanos();
        if (route != null) dial(route, nowNanos);
    }

    private void dial(Route route, long nowNanos) {
        Attempt attempt = new Attempt(nextAttempt++, route, nowNanos, NEVER, "");
        running.put(attempt.id(), attempt);
        log.start(attempt);
        effects.add(new PathEffect.Dial(attempt.id(), route));
    }

    /** Plans the next round, once this one has nothing left to try. */
    private void planRound(long nowNanos) {
        if (!wanted || !needsBetter() || roundNanos != NEVER || !running.isEmpty() || !waiting.isEmpty()) return;
        roundNanos = nowNanos + (channels.isEmpty() ? retry : upgrade).nextNanos();
    }

    private void stopTrying(String why, long nowNanos) {
        for (Attempt attempt : running.values()) {
            effects.add(new PathEffect.Abandon(attempt.id()));
            log.end(new Attempt(attempt.id(), attempt.route(), attempt.startNanos(), nowNanos, why));
        }
        running.clear();
        waiting.clear();
        staggerNanos = NEVER;
        roundNanos = NEVER;
    }

    // ---- choosing ----

    private void add(Channel channel, long nowNanos) {
        channels.put(channel.id(), channel);
        if (young <= MAX_YOUNG) retry.reset();
        if (channels.size() - dropped.size() > MAX_CHANNELS) {
            channels.values().stream()
                    .filter(other -> other.id() != channel.id() && !dropped.contains(other.id()))
                    .min((a, b) -> Long.compare(a.heardNanos(), b.heardNanos()))
                    .ifPresent(this::drop);
        }
        choose(nowNanos);
        if (!needsBetter()) stopTrying("another was faster", nowNanos);
        else if (roundNanos == NEVER) planRound(nowNanos);
    }

    private void drop(Channel silent) {
        dropped.add(silent.id());
        effects.add(new PathEffect.Drop(silent.id()));
    }

    private void choose(long nowNanos) {
        Channel best = current().orElse(null);
        for (Channel channel : channels.values()) if (best == null || isBetter(channel, best)) best = channel;
        Long chosen = best == null ? null : Long.valueOf(best.id());
        if (!java.util.Objects.equals(chosen, preferred)) {
            preferred = chosen;
            effects.add(new PathEffect.Prefer(chosen == null ? OptionalLong.empty() : OptionalLong.of(chosen)));
            // What was replaced just now is kept as long as what was replaced before.
            lingerNanos = NEVER;
        }
        boolean surplus = decider && channels.size() > 1;
        if (!surplus) lingerNanos = NEVER;
        else if (lingerNanos == NEVER) lingerNanos = nowNanos + LINGER.toNanos();
    }

    private static boolean isBetter(Channel candidate, Channel now) {
        int kinds = candidate.route().kind().compareTo(now.route().kind());
        if (kinds != 0) return kinds < 0;
        if (candidate.rttNanos() < 0 || now.rttNanos() < 0) return false;
        return candidate.rttNanos() + BETTER_NANOS < now.rttNanos() && candidate.rttNanos() < now.rttNanos() / 3 * 2;
    }

    private void leaveSurplus(long nowNanos) {
        lingerNanos = NEVER;
        Optional<Channel> now = current();
        if (!decider || now.isEmpty()) return;
        for (Channel channel : channels.values()) {
            if (channel.id() != now.get().id())
                effects.add(new PathEffect.Leave(channel.id(), now.get().id()));
        }
        if (channels.size() > 1) lingerNanos = nowNanos + LINGER.toNanos();
    }
}
