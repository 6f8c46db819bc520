package chat.parley.tests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation can fail: each of these broken rules is caught by the seed named beside it, which the unbroken session passes.
 * {@code -Dparley.mutant.seeds=N} looks for the first N seeds' worth again when a change has made a named seed harmless.
 */
class MutationTest {
    private static final int SEARCH = Integer.getInteger("parley.mutant.seeds", 0);

    /** A broken rule and the seed that catches it. */
    record Mutation(String name, long seed, List<Mutant.Change> changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                new Mutation(
                        "ACK before commit",
                        0,
                        List.of(new Mutant.Change(
                                "Session.java",
                                "SessionFrame.Place place = receive.committed().orElseThrow();",
                                "SessionFrame.Place place = receive.head().orElseThrow();"))),
                new Mutation(
                        "SACK retires",
                        8,
                        List.of(new Mutant.Change(
                                "Session.java",
                                "send.onSack(ack.position(), ack.sack());",
                                "if (ack.sack() != 0) retire(from, Math.min(send.last(), ack.position() + 65"
                                        + " - Long.numberOfLeadingZeros(ack.sack())), nowNanos);"))),
                new Mutation(
                        "no RESUME after a loss",
                        6274,
                        List.of(new Mutant.Change(
                                "Session.java",
                                "channel.rtt.onTimeout();\n                channel.ask();",
                                "channel.rtt.onTimeout();"))),
                new Mutation(
                        "no RESUME on a new channel of a known epoch",
                        2,
                        List.of(new Mutant.Change(
                                "Session.java",
                                "send.unsend(channel);\n        settle(nowNanos);",
                                "settle(nowNanos);"))),
                new Mutation(
                        "limit moves back",
                        0,
                        List.of(new Mutant.Change(
                                "ReceiveHalf.java",
                                "limit = Math.max(limit, place.number() + window);",
                                "limit = place.number() + (heldBytes > 0 ? window / 2 : window);"))),
                new Mutation(
                        "no chain in DATA",
                        29349,
                        List.of(
                                new Mutant.Change(
                                        "ReceiveHalf.java",
                                        "if (data.before() != at.chain().prefix()) return Verdict.MISFIT;",
                                        ""),
                                new Mutant.Change(
                                        "ReceiveHalf.java",
                                        "if (data.before() != at.chain().prefix()) {\n            release(data.envelope().length);\n            return Optional.empty();\n        }",
                                        ""))),
                new Mutation(
                        "no generation",
                        12,
                        List.of(new Mutant.Change(
                                "Session.java",
                                "if (resume.base() > 0 || resume.generation() > 0)",
                                "if (resume.base() > 0)"))),
                new Mutation(
                        "a hole's id kept",
                        78,
                        List.of(new Mutant.Change(
                                "ReceiveHalf.java",
                                "hole = Optional.of(new Hole(id, after));",
                                "hole = Optional.of(new Hole(hole.isPresent() ? hole.get().id() : id, after));"))),
                new Mutation(
                        "a window off by one",
                        1,
                        List.of(
                                new Mutant.Change(
                                        "SendHalf.java",
                                        "Math.min(limit, base + window) - last()",
                                        "Math.min(limit + 1, base + window) - last()"),
                                new Mutant.Change("SendHalf.java", "number > limit ||", "number > limit + 1 ||"))));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aBrokenRuleIsCaughtByItsSeed(Mutation mutation, @TempDir Path folder) throws IOException {
        try (Mutant mutant = new Mutant(folder, mutation.changes())) {
            for (long seed = 0; seed < SEARCH; seed++) {
                String failure = mutant.run(seed);
                if (!failure.isEmpty()) {
                    System.out.println(mutation.name() + ": seed " + seed + ": " + failure);
                    return;
                }
            }
            assertThat(SEARCH).as("seeds that found nothing").isZero();
            assertThat(Schedule.run(mutation.seed()).failure()).isEmpty();
            String failure = mutant.run(mutation.seed());
            System.out.println(mutation.name() + ", seed " + mutation.seed() + ": " + failure);
            assertThat(failure).isNotEmpty();
        }
    }
}
