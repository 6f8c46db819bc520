package chat.parley.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link PathPolicy} tries, when, and what it tells of it. */
class PathRaceTest extends PathBench {
    // ---- trying ----

    @Test
    void triesNothingWhileNoPathIsWanted() {
        routes(RELAY, DIRECT);
        chance();
        pass(100 * SECOND);
        assertThat(effects.all()).isEmpty();
        assertThat(policy.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void racesAllRoutesTheRelayFromTheStartOthersTheBestKindFirst() {
        routes(DIRECT, RELAY, DIRECT_2, LAN);
        wanted(true);
        assertThat(effects.all().get(0)).isInstanceOf(PathEffect.Seek.class);
        assertThat(dialled()).containsExactly(RELAY, LAN);
        pass(STAGGER - 1);
        assertThat(dialled()).hasSize(2);
        pass(1);
        assertThat(dialled()).containsExactly(RELAY, LAN, DIRECT);
        pass(STAGGER);
        assertThat(dialled()).containsExactly(RELAY, LAN, DIRECT, DIRECT_2);
    }

    @Test
    void aFailureStartsTheNextAttemptAtOnce() {
        routes(LAN, DIRECT, DIRECT_2);
        wanted(true);
        failed(LAN);
        assertThat(dialled()).containsExactly(LAN, DIRECT);
        pass(STAGGER - 1);
        assertThat(dialled()).as("and the one after waits its turn").hasSize(2);
        pass(1);
        assertThat(dialled()).hasSize(3);
    }

    @Test
    void anAttemptHasItsTime() {
        routes(DIRECT);
        wanted(true);
        long attempt = attempt(DIRECT);
        pass(PathPolicy.ATTEMPT_TIMEOUT.toNanos() - 1);
        assertThat(effects.all(PathEffect.Abandon.class)).isEmpty();
        pass(1);
        assertThat(effects.all(PathEffect.Abandon.class)).containsExactly(new PathEffect.Abandon(attempt));
        assertThat(result(DIRECT)).isEqualTo("no answer in 12 s");
    }

    @Test
    void theSameRouteIsNotTriedTwiceAtOnce() {
        routes(LAN, DIRECT);
        wanted(true);
        chance();
        chance();
        assertThat(dialled()).containsExactly(LAN);
        pass(5 * STAGGER);
        assertThat(dialled()).containsExactly(LAN, DIRECT);
    }

    @Test
    void manyChancesDoNotHurryTheRace() {
        routes(LAN, DIRECT, DIRECT_2);
        wanted(true);
        for (int i = 0; i < 5; i++) chance();
        assertThat(dialled()).containsExactly(LAN);
    }

    @Test
    void newRoutesJoinTheRaceAndWaitTheirTurnButRelaysDoNot() {
        routes(LAN, DIRECT);
        wanted(true);
        routes(LAN, DIRECT, DIRECT_2, RELAY);
        assertThat(dialled()).containsExactly(LAN, RELAY);
        pass(2 * STAGGER);
        assertThat(dialled()).containsExactly(LAN, RELAY, DIRECT, DIRECT_2);
    }

    @Test
    void newRoutesBeginARaceWhereNoPathIsOpen() {
        wanted(true);
        assertThat(dialled()).isEmpty();
        routes(DIRECT);
        assertThat(dialled()).containsExactly(DIRECT);
    }

    @Test
    void newDirectRoutesAreTriedAtOnceWhileTheBestIsARelay() {
        routes(RELAY);
        wanted(true);
        opened(RELAY);
        assertThat(policy.nextRoundNanos()).isPresent();
        routes(RELAY, RELAY_2, DIRECT);
        assertThat(dialled()).containsExactly(RELAY, DIRECT);
    }

    @Test
    void routesKnownBeforeAreNotNews() {
        routes(DIRECT);
        wanted(true);
        failed(DIRECT);
        routes(DIRECT);
        assertThat(dialled()).containsExactly(DIRECT);
    }

    @Test
    void whatIsNotWantedAnyMoreIsGivenUp() {
        routes(LAN, DIRECT);
        wanted(true);
        long attempt = attempt(LAN);
        wanted(false);
        assertThat(effects.all(PathEffect.Abandon.class)).containsExactly(new PathEffect.Abandon(attempt));
        pass(100 * SECOND);
        assertThat(dialled()).containsExactly(LAN);
        wanted(true);
        assertThat(dialled()).as("and begins from the start").containsExactly(LAN, LAN);
        failed(LAN);
        failed(DIRECT);
        assertThat(policy.nextRoundNanos()).isPresent();
        wanted(false);
        assertThat(policy.nextRoundNanos()).isEmpty();
    }

    @Test
    void wantingTheSameTwiceChangesNothing() {
        routes(DIRECT);
        wanted(true);
        effects.clear();
        wanted(true);
        assertThat(effects.all()).isEmpty();
    }

    // ---- rounds ----

    @Test
    void roundsGoOnAtRisingIntervalsUpToAMinuteWhileNoPathIsOpen() {
        wanted(true);
        List<Long> seeks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long before = nowNanos;
            assertThat(policy.nextRoundNanos()).isPresent();
            nowNanos = policy.nextRoundNanos().getAsLong();
            policy.onTime(nowNanos);
            drain();
            seeks.add(nowNanos - before);
        }
        assertThat(effects.all(PathEffect.Seek.class)).hasSize(61);
        assertThat(seeks.get(0)).isLessThanOrEqualTo(SECOND);
        assertThat(seeks).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(60 * SECOND));
        assertThat(seeks.stream().mapToLong(Long::longValue).max().orElseThrow())
                .isGreaterThan(40 * SECOND);
    }

    @Test
    void aRoundIsPlannedOnceNothingIsLeftToTry() {
        routes(LAN, DIRECT);
        wanted(true);
        assertThat(policy.nextRoundNanos()).isEmpty();
        failed(LAN);
        assertThat(policy.nextRoundNanos()).isEmpty();
        failed(DIRECT);
        assertThat(policy.nextRoundNanos()).isPresent();
        effects.clear();
        pass(SECOND);
        assertThat(dialled()).startsWith(LAN);
    }

    @Test
    void aChanceTriesAtOnceAndMakesTheNextWaitShortAgain() {
        wanted(true);
        pass(1_000 * SECOND);
        effects.clear();
        chance();
        assertThat(effects.all(PathEffect.Seek.class)).hasSize(1);
        assertThat(policy.nextRoundNanos().orElseThrow() - nowNanos).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void manyThingsSaidAreOneReasonToTry() {
        wanted(true);
        pass(100 * SECOND);
        effects.clear();
        for (int i = 0; i < 50; i++) {
            policy.onSaid(nowNanos);
            drain();
        }
        assertThat(effects.all(PathEffect.Seek.class)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aChannelThatEndsYoungAgainAndAgainIsReplacedLessAndLessOften() {
        routes(DIRECT);
        wanted(true);
        int opened = 0;
        for (long end = nowNanos + 60 * SECOND; nowNanos < end; pass(SECOND / 10)) {
            if (effects.all(PathEffect.Dial.class).size() > opened) {
                opened++;
                closed(opened(DIRECT));
            }
        }
        assertThat(opened).isBetween(5, 16);
        long held = incoming(DIRECT);
        pass(20 * SECOND);
        int before = dialled().size();
        closed(held);
        assertThat(dialled()).as("at once after one that held").hasSize(before + 1);
    }

    @Test
    void whileTheBestIsARelayDirectRoutesAreTriedAgainAtRisingIntervals() {
        routes(RELAY, DIRECT);
        wanted(true);
        opened(RELAY);
        failed(DIRECT);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waits.add(policy.nextRoundNanos().orElseThrow() - nowNanos);
            effects.clear();
            nowNanos = policy.nextRoundNanos().orElseThrow();
            policy.onTime(nowNanos);
            drain();
            assertThat(dialled()).containsExactly(DIRECT);
            failed(DIRECT);
        }
        assertThat(waits.get(0)).isLessThanOrEqualTo(5 * SECOND);
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(900 * SECOND));
        assertThat(waits.stream().mapToLong(Long::longValue).max().orElseThrow())
                .isGreaterThan(300 * SECOND);
    }

    @Test
    void aChanceWhileTheBestIsARelayTriesDirectRoutesAtOnce() {
        routes(RELAY, DIRECT);
        wanted(true);
        opened(RELAY);
        failed(DIRECT);
        pass(1_000 * SECOND);
        failed(DIRECT);
        effects.clear();
        chance();
        assertThat(dialled()).containsExactly(DIRECT);
        failed(DIRECT);
        assertThat(policy.nextRoundNanos().orElseThrow() - nowNanos).isLessThanOrEqualTo(5 * SECOND);
    }

    @Test
    void aRelayThatThePeerOpenedIsBetteredToo() {
        routes(RELAY, DIRECT);
        incoming(RELAY);
        assertThat(dialled()).isEmpty();
        assertThat(policy.nextRoundNanos()).isEmpty();
        wanted(true);
        assertThat(dialled()).containsExactly(DIRECT);
        failed(DIRECT);
        assertThat(policy.nextRoundNanos()).isPresent();
    }

    @Test
    void aDirectPathNeedsNoBetterOne() {
        routes(RELAY, DIRECT, LAN);
        incoming(DIRECT_2);
        wanted(true);
        chance();
        pass(1_000 * SECOND);
        assertThat(dialled()).isEmpty();
    }

    // ---- what why tells ----

    @Test
    void everyAttemptIsKeptWithItsResultAndItsTime() {
        routes(LAN, DIRECT, RELAY);
        nowNanos = 5;
        wanted(true);
        nowNanos = 40;
        failed(LAN);
        nowNanos = 70;
        opened(RELAY);
        assertThat(policy.attempts())
                .containsExactly(
                        new Attempt(1, RELAY, 5, 70, ""),
                        new Attempt(2, LAN, 5, 40, "refused"),
                        new Attempt(3, DIRECT, 40, Long.MAX_VALUE, ""));
        assertThat(policy.attempts()).extracting(Attempt::running).containsExactly(false, false, true);
        assertThat(policy.attempts()).extracting(Attempt::connected).containsExactly(true, false, false);
    }

    @Test
    void anAttemptThatWasGivenUpDoesNotRunForEver() {
        routes(RELAY, DIRECT);
        wanted(true);
        nowNanos = 9;
        long direct = opened(DIRECT);
        assertThat(policy.attempts()).noneMatch(Attempt::running);
        assertThat(result(RELAY)).isEqualTo("another was faster");
        closed(direct);
        nowNanos = 12;
        wanted(false);
        assertThat(policy.attempts()).noneMatch(Attempt::running);
        assertThat(result(DIRECT)).isEqualTo("not wanted any more");
    }

    @Test
    void aLateAnswerOfAnAttemptThatWasGivenUpChangesNothing() {
        routes(DIRECT);
        wanted(true);
        long attempt = attempt(DIRECT);
        wanted(false);
        effects.clear();
        policy.onFailed(attempt, "late", nowNanos);
        policy.onOpened(attempt, 7, nowNanos);
        drain();
        assertThat(effects.all()).isEmpty();
        assertThat(policy.channels()).isEmpty();
        assertThat(result(DIRECT)).isNotEqualTo("late");
    }

    @Test
    void anEarlyWakeUpDoesNoHarm() {
        routes(LAN, DIRECT);
        wanted(true);
        effects.clear();
        for (int i = 0; i < 10; i++) policy.onTime(nowNanos);
        drain();
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void figuresFitTogether() {
        assertThat(PathPolicy.STAGGER).isLessThan(PathPolicy.ATTEMPT_TIMEOUT);
        assertThat(PathPolicy.UPGRADE_FIRST).isGreaterThan(PathPolicy.RETRY_FIRST);
        assertThat(PathPolicy.UPGRADE_CAP).isGreaterThan(PathPolicy.RETRY_CAP);
        assertThat(PathPolicy.MAX_CHANNELS).isEqualTo(chat.parley.node.session.SessionLimits.MAX_CHANNELS);
    }
}
