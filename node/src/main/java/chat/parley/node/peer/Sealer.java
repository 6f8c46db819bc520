package chat.parley.node.peer;

import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import java.util.Arrays;

/**
 * The seam between contents and envelopes ({@code docs/PROTOCOL.md} §4). Plain for now: the channel encrypts, the envelope says
 * that nothing more does.
 */
final class Sealer {
    private static final byte PLAIN = 0;

    /** How many bytes an envelope is larger than its content. */
    static final int OVERHEAD = 1;

    private Sealer() {}

    static byte[] seal(byte[] content) {
        byte[] envelope = new byte[OVERHEAD + content.length];
        envelope[0] = PLAIN;
        System.arraycopy(content, 0, envelope, OVERHEAD, content.length);
        return envelope;
    }

    /** Never fails: what can't be opened is {@link Content.Unknown}. */
    static Content open(byte[] envelope) {
        if (envelope.length <= OVERHEAD || envelope[0] != PLAIN) return new Content.Unknown(0);
        return ContentCodec.decode(Arrays.copyOfRange(envelope, OVERHEAD, envelope.length));
    }
}
