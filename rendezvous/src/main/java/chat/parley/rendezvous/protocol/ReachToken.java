package chat.parley.rendezvous.protocol;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.provider.Secrets;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * A capability that a node gives to one contact: its home rendezvous looks up and relays for holders only. An introduction
 * token stands in the node's card, opens circuits for requests and does nothing else ({@code docs/PROTOCOL.md} §1).
 *
 * @param id its name, by which it is revoked; the top bit marks an introduction token
 * @param macHigh the first 8 bytes of the 16 that prove it
 * @param macLow the last 8
 */
public record ReachToken(long id, long macHigh, long macLow) {
    public static final int BYTES = 24;

    private static final long INTRODUCTION = Long.MIN_VALUE;
    private static final int MAC_BYTES = 16;

    /**
     * Makes a token with a new id.
     *
     * @param key the giver's
     * @param giver whose node the token reaches
     * @param random for the id; 63 bits, so two of one node's tokens never meet
     */
    public static ReachToken give(TokenKey key, NodeId giver, boolean introduction, RandomGenerator random) {
        long id = random.nextLong();
        return again(key, giver, introduction ? id | INTRODUCTION : id & ~INTRODUCTION);
    }

    /** The token that the giver made with this id before: the same bytes. */
    public static ReachToken again(TokenKey key, NodeId giver, long id) {
        ByteBuffer mac = ByteBuffer.wrap(key.mac(giver, id));
        return new ReachToken(id, mac.getLong(), mac.getLong());
    }

    /**
     * The token in a frame or a card; whether it holds is asked by {@link #verify}.
     *
     * @throws IllegalArgumentException when it is not 24 bytes
     */
    public static ReachToken of(byte[] bytes) {
        if (bytes.length != BYTES) throw new IllegalArgumentException("reach token of " + bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new ReachToken(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** The 24 bytes, a fresh array. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(id)
                .putLong(macHigh)
                .putLong(macLow)
                .array();
    }

    /** Whether this is the token that {@code giver} made with this id. Takes the same time for any wrong one. */
    public boolean verify(TokenKey key, NodeId giver) {
        byte[] expected = new byte[MAC_BYTES];
        System.arraycopy(key.mac(giver, id), 0, expected, 0, MAC_BYTES);
        byte[] shown =
                ByteBuffer.allocate(MAC_BYTES).putLong(macHigh).putLong(macLow).array();
        return Secrets.equal(expected, shown);
    }

    public boolean introduction() {
        return id < 0;
    }

    /** Says nothing that could be used. */
    @Override
    public String toString() {
        return introduction() ? "ReachToken(introduction)" : "ReachToken";
    }
}
