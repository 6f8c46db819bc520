package chat.parley.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As {@link SessionSimulationTest}, for path policy and session together. */
class PathSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("parley.path.schedules", 2_000);
    private static final long BASE = Long.getLong("parley.seed.base", 0);

    @Test
    void everySeedFindsTheBestPathAndDeliversOnceInOrder() {
        System.out.println("path simulation: seeds " + BASE + " to " + (BASE + SCHEDULES - 1));
        List<String> failures = new ArrayList<>();
        for (long seed = BASE; seed < BASE + SCHEDULES && failures.size() < 10; seed++) {
            Schedule.Result result = PathSchedule.run(seed);
            if (!result.failure().isEmpty()) failures.add("seed " + seed + ": " + result.failure());
            if (PathSchedule.run(seed).digest() != result.digest())
                failures.add("seed " + seed + ": not bit-equal when repeated");
        }
        assertThat(failures).isEmpty();
    }
}
