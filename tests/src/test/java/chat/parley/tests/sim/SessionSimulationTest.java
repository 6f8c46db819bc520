package chat.parley.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many schedules a run. {@code -Dparley.seed=N} runs that one alone and tells its story; {@code -Dparley.schedules=N} and
 * {@code -Dparley.seed.base=N} set how many, from where.
 */
class SessionSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("parley.schedules", 10_000);
    private static final long BASE = Long.getLong("parley.seed.base", 0);

    @Test
    void everySeedDeliversOnceInOrderAndIsAcknowledgedAndRepeats() {
        Long single = Long.getLong("parley.seed");
        if (single != null) {
            StringBuilder story = new StringBuilder();
            Schedule.Result result = Schedule.run(single, story);
            System.out.println(story);
            assertThat(result.failure()).as("seed " + single).isEmpty();
            return;
        }
        System.out.println("session simulation: seeds " + BASE + " to " + (BASE + SCHEDULES - 1));
        List<String> failures = new ArrayList<>();
        for (long seed = BASE; seed < BASE + SCHEDULES; seed++) {
            Schedule.Result result = Schedule.run(seed);
            if (!result.failure().isEmpty()) {
                failures.add(
                        "seed " + seed + ": " + result.failure() + "; replay: mvn verify -pl tests -am -Dparley.seed="
                                + seed + " -Dtest=SessionSimulationTest -Dsurefire.failIfNoSpecifiedTests=false");
            }
            if (Schedule.run(seed).digest() != result.digest())
                failures.add("seed " + seed + ": not bit-equal when repeated");
            if (failures.size() >= 10) break;
        }
        assertThat(failures).isEmpty();
    }
}
