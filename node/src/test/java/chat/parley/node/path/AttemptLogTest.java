package chat.parley.node.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptLogTest {
    private final AttemptLog log = new AttemptLog();

    private static Attempt running(long id, int route) {
        return new Attempt(id, route(route), id, Long.MAX_VALUE, "");
    }

    private static Attempt failed(long id, int route) {
        return new Attempt(id, route(route), id, id + 1, "refused");
    }

    private static Route route(int number) {
        return new Route.Direct(PathKind.DIRECT, "192.0.2." + number + ":1");
    }

    private void fail(long id, int route) {
        log.start(running(id, route));
        log.end(failed(id, route));
    }

    @Test
    void keepsTheNewestOfEachRouteOldestFirst() {
        fail(1, 1);
        fail(2, 2);
        log.start(running(3, 1));
        assertThat(log.all()).containsExactly(failed(2, 2), running(3, 1));
        log.end(failed(3, 1));
        assertThat(log.all()).containsExactly(failed(2, 2), failed(3, 1));
    }

    @Test
    void theOldestFinishedMakesRoom() {
        log.start(running(1, 1));
        for (int i = 2; i <= AttemptLog.MAX; i++) fail(i, i);
        fail(100, 100);
        assertThat(log.all()).hasSize(AttemptLog.MAX).contains(running(1, 1)).doesNotContain(failed(2, 2));
    }

    @Test
    void aRouteThatMadeRoomIsNotBroughtBackByItsEnd() {
        log.end(failed(1, 1));
        assertThat(log.all()).isEmpty();
    }

    @Test
    void whatItGivesIsACopy() {
        fail(1, 1);
        log.all().clear();
        assertThat(log.all()).hasSize(1);
    }
}
