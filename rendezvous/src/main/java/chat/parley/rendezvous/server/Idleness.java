package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.protocol.Limits;
import java.util.concurrent.TimeUnit;

/**
 * Closes whoever is not at home here and has had no circuit for 60 s ({@code docs/PROTOCOL.md} §5.3). At most one deadline of it
 * waits at a time. On the connection's loop.
 */
final class Idleness {
    private static final long ALLOWED_NANOS = TimeUnit.MILLISECONDS.toNanos(Limits.GUEST_IDLE_MILLIS);

    private final Connection owner;
    private long sinceNanos;
    private boolean waits;

    Idleness(Connection owner) {
        this.owner = owner;
    }

    /** The connection has just come, or its last circuit ended. */
    void onNoCircuit() {
        sinceNanos = owner.hub().timers().now();
        if (!waits && owner.mayBeIdle()) look(ALLOWED_NANOS);
    }

    private void look(long inNanos) {
        waits = true;
        owner.hub().timers().after(inNanos, this::onDeadline);
    }

    private void onDeadline() {
        waits = false;
        if (!owner.mayBeIdle()) return;
        long left = sinceNanos + ALLOWED_NANOS - owner.hub().timers().now();
        if (left <= 0) owner.close(ReasonCode.IDLE);
        else look(left);
    }
}
