package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import java.util.concurrent.TimeUnit;

/**
 * What a server may make this node keep: so many circuits that it began, ringing or open. One more is refused, and a server that does not
 * stop loses the connection, since answering it is work without end. Pure; one thread.
 */
final class IncomingLimit {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private int now;
    private double refusals = Defaults.REFUSALS_BURST;
    private long atNanos;

    IncomingLimit(long nowNanos) {
        atNanos = nowNanos;
    }

    /**
     * INCOMING came.
     *
     * @return whether it may ring; if not it is to be refused
     * @throws ProtocolException channel: refused too often. That bounds the refusals that a server does not read, too
     */
    boolean onIncoming(long nowNanos) throws ProtocolException {
        if (now < Defaults.INCOMING_CIRCUITS) {
            now++;
            return true;
        }
        double regained = (nowNanos - atNanos) / SECOND * Defaults.REFUSALS_PER_SECOND;
        refusals = Math.min(Defaults.REFUSALS_BURST, refusals + regained);
        atNanos = nowNanos;
        if (refusals < 1) throw ProtocolException.channel(ReasonCode.RATE, "INCOMING without end");
        refusals--;
        return false;
    }

    /** One that rang or was open ended. */
    void onEnd() {
        now--;
    }
}
