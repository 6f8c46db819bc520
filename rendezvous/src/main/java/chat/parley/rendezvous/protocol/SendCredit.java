package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;

/**
 * The writing side of one direction of a circuit: what may still be sent, and the counter of the next CIRCUIT_DATA
 * ({@code docs/PROTOCOL.md} §5.5). Invariant: {@code left} is never negative. One thread.
 */
public final class SendCredit {
    private int left;
    private int counter;

    /** @param start the {@code w} of OPENED, bytes, 0 or more */
    public SendCredit(int start) {
        if (start < 0) throw new IllegalArgumentException("start " + start);
        left = start;
    }

    /**
     * CREDIT came.
     *
     * @param bytes above 0
     * @throws ProtocolException circuit: more than 2^31 - 1 bytes would be granted at once
     */
    public void onGrant(int bytes) throws ProtocolException {
        if (bytes > Integer.MAX_VALUE - left) {
            throw ProtocolException.circuit(ReasonCode.PROTOCOL, "credit of " + left + " + " + bytes);
        }
        left += bytes;
    }

    /**
     * Uses credit for the next frame.
     *
     * @param wanted bytes ready to send, 1 or more
     * @return payload bytes for one frame, at most {@link Limits#CIRCUIT_PAYLOAD}; 0 when no credit is left
     */
    public int take(int wanted) {
        int taken = Math.min(Math.min(wanted, left), Limits.CIRCUIT_PAYLOAD);
        left -= taken;
        return taken;
    }

    /** The counter of the frame just taken for; each call is one frame. */
    public int nextCounter() {
        return counter++;
    }

    /** Bytes that may be sent now. */
    public int left() {
        return left;
    }
}
