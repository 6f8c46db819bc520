package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two sessions on one path heal after the loss, the doubling or the overtaking of any single frame, at whatever moment
 * ({@code docs/PROTOCOL.md} §3.6). Virtual time.
 */
class SessionHealTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final int MESSAGES = 24;
    private static final long PATIENCE = Duration.ofMinutes(3).toNanos();

    /** What happens to the one frame. */
    enum Fault {
        LOST,
        DOUBLED,
        OVERTAKEN
    }

    @ParameterizedTest
    @EnumSource
    void healsAfterOneFaultOfAnyFrame(Fault fault) {
        int frames = new World(fault, Integer.MAX_VALUE).run();
        assertThat(frames).isGreaterThan(40);
        for (int frame = 0; frame < frames; frame++) new World(fault, frame).run();
    }

    private record Event(long atNanos, long order, Runnable action) {}

    /** Two ends, one channel at a time, a disk each. */
    private static final class World {
        private final Fault fault;
        private final int faulty;
        private final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
        private final End left = new End(new Id128(1, 0));
        private final End right = new End(new Id128(2, 0));
        private long nowNanos;
        private long nextOrder;
        private int frames;
        private long channel;

        World(Fault fault, int faulty) {
            this.fault = fault;
            this.faulty = faulty;
            left.other = right;
            right.other = left;
        }

        /** Runs it to its end; returns how many frames went over the wire. */
        int run() {
            connect();
            for (int i = 0; i < MESSAGES; i++) {
                End end = i % 3 == 0 ? right : left;
                after(i * 40L * MILLI, end::say);
            }
            while (nowNanos < PATIENCE && !events.isEmpty()) {
                Event event = events.remove();
                nowNanos = event.atNanos();
                event.action().run();
            }
            String what = fault + " of frame " + faulty;
            assertThat(right.got).as(what).isEqualTo(left.said).isNotEmpty();
            assertThat(left.got).as(what).isEqualTo(right.said).isNotEmpty();
            for (End end : List.of(left, right)) {
                assertThat(end.session.unretired()).as(what).isZero();
                assertThat(end.session.heldBytes()).as(what).isZero();
                assertThat(end.notices)
                        .as(what)
                        .containsOnly(SessionEffect.Notice.Kind.ACCEPTED)
                        .hasSize(1);
            }
            return frames;
        }

        private void after(long nanos, Runnable action) {
            events.add(new Event(nowNanos + nanos, nextOrder++, action));
        }

        private void connect() {
            channel++;
            for (End end : List.of(left, right)) {
                end.session.onChannelOpen(channel, nowNanos);
                end.drain();
            }
        }

        private void reconnect(long dead) {
            if (dead != channel) return;
            for (End end : List.of(left, right)) {
                end.session.onChannelClosed(dead, nowNanos);
                end.drain();
            }
            connect();
        }

        /** Carries something over the channel as it is now, in order unless it is the frame with the fault. */
        private void carry(Runnable arrival) {
            long on = channel;
            Runnable unlessBroken = () -> {
                if (on == channel) arrival.run();
            };
            boolean here = frames++ == faulty;
            if (here && fault == Fault.LOST) return;
            after((here && fault == Fault.OVERTAKEN ? 90 : 20) * MILLI, unlessBroken);
            if (here && fault == Fault.DOUBLED) after(30 * MILLI, unlessBroken);
        }

        /** One node: its session, and what it said and got. */
        private final class End implements SessionEffect.Port {
            private final Session session;
            private final List<Byte> said = new ArrayList<>();
            private final List<Byte> got = new ArrayList<>();
            private final List<SessionEffect.Notice.Kind> notices = new ArrayList<>();
            private int sealed;
            private long wakeNanos = Long.MAX_VALUE;
            private End other;

            End(Id128 epoch) {
                session = new Session(
                        SessionState.fresh(epoch, true),
                        new ReceiveBudget(SessionLimits.NODE_BUFFER_BYTES),
                        new Random(epoch.high()));
            }

            void say() {
                said.add((byte) said.size());
                session.onQueued(nowNanos);
                drain();
            }

            void drain() {
                while (session.drainTo(this)) {}
                long deadline = session.deadlineNanos();
                if (deadline >= wakeNanos) return;
                wakeNanos = deadline;
                after(Math.max(0, deadline - nowNanos), () -> {
                    wakeNanos = Long.MAX_VALUE;
                    session.onTime(nowNanos);
                    drain();
                });
            }

            private void commit(long ticket) {
                after(MILLI, () -> {
                    session.onCommitted(ticket, nowNanos);
                    drain();
                });
            }

            @Override
            public void sendFrame(SessionEffect.SendFrame effect) {
                if (effect.channel() != channel) return;
                carry(() -> {
                    other.session.onFrame(effect.channel(), effect.frame(), nowNanos);
                    other.drain();
                });
            }

            @Override
            public void ping(SessionEffect.Ping effect) {
                carry(() -> carry(() -> {
                    session.onPong(effect.channel(), nowNanos);
                    drain();
                }));
            }

            @Override
            public void pathDead(SessionEffect.PathDead effect) {
                after(0, () -> reconnect(effect.channel()));
            }

            @Override
            public void refuse(SessionEffect.Refuse effect) {
                throw new AssertionError("refused");
            }

            @Override
            public void sealNext(SessionEffect.SealNext effect) {
                List<Session.Unnumbered> next = new ArrayList<>();
                while (sealed < said.size() && next.size() < effect.count()) {
                    next.add(new Session.Unnumbered(sealed, new byte[] {said.get(sealed), 7}));
                    sealed++;
                }
                session.onSealed(next, sealed < said.size(), nowNanos);
            }

            @Override
            public void commitSealed(SessionEffect.CommitSealed effect) {
                commit(effect.ticket());
            }

            @Override
            public void deliver(SessionEffect.Deliver effect) {
                got.add(effect.envelope()[0]);
                commit(effect.ticket());
            }

            @Override
            public void commitReceiving(SessionEffect.CommitReceiving effect) {
                commit(effect.ticket());
            }

            @Override
            public void commitEpoch(SessionEffect.CommitEpoch effect) {
                commit(effect.ticket());
            }

            @Override
            public void retire(SessionEffect.Retire effect) {}

            @Override
            public void repair(SessionEffect.Repair effect) {}

            @Override
            public void notice(SessionEffect.Notice effect) {
                notices.add(effect.kind());
            }
        }
    }
}
