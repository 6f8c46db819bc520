package chat.parley.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which path a {@link PathPolicy} uses, and which it leaves. */
class PathChoiceTest extends PathBench {
    // ---- the first that opens carries, a better kind takes over ----

    @Test
    void theFirstThatOpensCarriesAndTheRaceGoesOnForABetterKind() {
        routes(RELAY, DIRECT);
        wanted(true);
        nowNanos += 30 * MILLI;
        long relay = opened(RELAY);
        assertThat(preferred()).containsExactly(OptionalLong.of(relay));
        assertThat(effects.all(PathEffect.Abandon.class)).isEmpty();
        long direct = opened(DIRECT);
        assertThat(preferred()).containsExactly(OptionalLong.of(relay), OptionalLong.of(direct));
        assertThat(policy.current().orElseThrow().id()).isEqualTo(direct);
    }

    @Test
    void whatOpensDirectlyEndsTheRace() {
        routes(RELAY, DIRECT, DIRECT_2);
        wanted(true);
        long relay = attempt(RELAY);
        opened(DIRECT);
        assertThat(effects.all(PathEffect.Abandon.class)).containsExactly(new PathEffect.Abandon(relay));
        pass(100 * SECOND);
        assertThat(dialled()).containsExactly(RELAY, DIRECT);
        assertThat(policy.nextRoundNanos()).isEmpty();
    }

    @Test
    void aWorseKindDoesNotTakeOver() {
        long lan = incoming(LAN);
        incoming(DIRECT);
        incoming(RELAY);
        assertThat(preferred()).containsExactly(OptionalLong.of(lan));
    }

    @Test
    void kindsAreRankedLanDirectPunchedRelay() {
        List<Long> channels = new ArrayList<>();
        for (PathKind kind : List.of(PathKind.RELAY, PathKind.PUNCHED, PathKind.DIRECT, PathKind.LAN)) {
            channels.add(incoming(new Route.Incoming(kind, "x")));
        }
        assertThat(preferred())
                .containsExactlyElementsOf(
                        channels.stream().map(OptionalLong::of).toList());
    }

    // ---- hysteresis ----

    @Test
    void betweenTwoOfOneKindTheOlderStaysUntilItIsWorseByTenMillisecondsAndAThird() {
        assertThat(takesOver(100, 67)).as("less than a third").isFalse();
        assertThat(takesOver(100, 65)).isTrue();
        assertThat(takesOver(15, 5)).as("ten milliseconds exactly").isFalse();
        assertThat(takesOver(16, 5)).isTrue();
        assertThat(takesOver(12, 1)).isTrue();
        assertThat(takesOver(9, 1)).as("not ten milliseconds").isFalse();
    }

    private boolean takesOver(long olderMillis, long newerMillis) {
        policy = new PathPolicy(true, new Random(1));
        effects.clear();
        long older = incoming(DIRECT);
        roundTrip(older, olderMillis);
        long newer = incoming(DIRECT_2);
        assertThat(policy.current().orElseThrow().id()).as("not measured yet").isEqualTo(older);
        roundTrip(newer, newerMillis);
        return policy.current().orElseThrow().id() == newer;
    }

    @Test
    void aRoundTripDoesNotMakeARelayBetterThanADirectPath() {
        long direct = incoming(DIRECT);
        roundTrip(direct, 500);
        roundTrip(incoming(RELAY), 1);
        assertThat(policy.current().orElseThrow().id()).isEqualTo(direct);
    }

    // ---- when a path breaks ----

    @Test
    void theNextBestCarriesWhenThePathBreaks() {
        long relay = incoming(RELAY);
        long direct = incoming(DIRECT);
        long other = incoming(DIRECT_2);
        closed(direct);
        assertThat(policy.current().orElseThrow().id()).isEqualTo(other);
        closed(other);
        assertThat(policy.current().orElseThrow().id()).isEqualTo(relay);
        closed(relay);
        assertThat(preferred().get(preferred().size() - 1)).isEmpty();
        assertThat(policy.current()).isEmpty();
    }

    @Test
    void whenTheLastPathBreaksEverythingIsTriedAtOnce() {
        routes(RELAY, DIRECT);
        wanted(true);
        pass(1_000 * SECOND);
        failed(RELAY);
        failed(DIRECT);
        long channel = incoming(LAN);
        effects.clear();
        closed(channel);
        assertThat(effects.all(PathEffect.Seek.class)).hasSize(1);
        assertThat(dialled()).containsExactly(RELAY, DIRECT);
        failed(RELAY);
        failed(DIRECT);
        assertThat(policy.nextRoundNanos().orElseThrow() - nowNanos)
                .as("and the waits are short again")
                .isLessThanOrEqualTo(SECOND);
    }

    @Test
    void whenOnlyARelayIsLeftDirectRoutesAreTriedAtOnce() {
        routes(RELAY, DIRECT);
        wanted(true);
        opened(RELAY);
        long direct = opened(DIRECT);
        effects.clear();
        closed(direct);
        assertThat(dialled()).containsExactly(DIRECT);
    }

    @Test
    void theEndOfAPathThatDidNotCarryChangesNothing() {
        routes(DIRECT, RELAY);
        wanted(true);
        long relay = opened(RELAY);
        opened(DIRECT);
        effects.clear();
        closed(relay);
        closed(relay);
        closed(999);
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void aPathThatBreaksWhileNoneIsWantedIsNotReplaced() {
        routes(DIRECT);
        closed(incoming(LAN));
        assertThat(dialled()).isEmpty();
    }

    // ---- surplus ----

    @Test
    void theDeciderLeavesWhatWasReplacedOnlyAWhileLater() {
        long relay = incoming(RELAY);
        nowNanos += 3 * SECOND;
        long direct = incoming(DIRECT);
        pass(LINGER - 1);
        assertThat(left()).isEmpty();
        pass(1);
        assertThat(effects.all(PathEffect.Leave.class)).containsExactly(new PathEffect.Leave(relay, direct));
        closed(relay);
        assertThat(policy.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void eachReplacementStartsTheWhileAnew() {
        long relay = incoming(RELAY);
        incoming(RELAY_2);
        pass(LINGER - 1);
        long direct = incoming(DIRECT);
        pass(LINGER - 1);
        assertThat(left()).isEmpty();
        closed(direct);
        assertThat(policy.current().orElseThrow().id())
                .as("a direct path that dies young costs nothing")
                .isEqualTo(relay);
    }

    @Test
    void anUnansweredLeaveIsSaidAgain() {
        incoming(RELAY);
        incoming(DIRECT);
        pass(2 * LINGER);
        assertThat(left()).hasSize(2);
    }

    @Test
    void onlyTheDeciderLeaves() {
        policy = new PathPolicy(false, new Random(1));
        incoming(RELAY);
        incoming(DIRECT);
        pass(100 * SECOND);
        assertThat(left()).isEmpty();
        assertThat(policy.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aNewChannelIsTakenBesideEightAndTheOneSilentLongestIsDropped() {
        List<Long> channels = new ArrayList<>();
        for (int i = 0; i < PathPolicy.MAX_CHANNELS; i++) {
            nowNanos += SECOND;
            channels.add(incoming(new Route.Incoming(PathKind.DIRECT, "a" + i)));
        }
        assertThat(effects.all(PathEffect.Drop.class)).isEmpty();
        nowNanos += SECOND;
        roundTrip(channels.get(0), 5);
        long ninth = incoming(LAN);
        assertThat(effects.all(PathEffect.Drop.class)).containsExactly(new PathEffect.Drop(channels.get(1)));
        assertThat(policy.current().orElseThrow().id()).isEqualTo(ninth);
        // The tenth comes before the second has closed: another one goes for it.
        incoming(new Route.Incoming(PathKind.LAN, "b"));
        assertThat(effects.all(PathEffect.Drop.class))
                .containsExactly(new PathEffect.Drop(channels.get(1)), new PathEffect.Drop(channels.get(2)));
        closed(channels.get(1));
        closed(channels.get(2));
        effects.clear();
        incoming(new Route.Incoming(PathKind.LAN, "c"));
        assertThat(effects.all(PathEffect.Drop.class)).containsExactly(new PathEffect.Drop(channels.get(3)));
    }

    @Test
    void eitherSideDropsAtTooMany() {
        policy = new PathPolicy(false, new Random(1));
        for (int i = 0; i <= PathPolicy.MAX_CHANNELS; i++) incoming(new Route.Incoming(PathKind.LAN, "a" + i));
        assertThat(effects.all(PathEffect.Drop.class)).hasSize(1);
    }
}
