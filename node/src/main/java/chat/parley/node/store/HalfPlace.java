package chat.parley.node.store;

/**
 * A number of one's own half of a session and the epoch it belongs to, as one long: {@code half · 2^40 + number}, where {@code half}
 * counts the epochs that a contact's half had in this store. Later is greater, over all epochs. So "delivered" is one comparison with
 * the place of the base, an epoch that starts need not touch the messages of those before it, and nothing is written to a message
 * when it is delivered.
 */
final class HalfPlace {
    private static final int NUMBER_BITS = 40;
    private static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;
    private static final long MAX_HALF = (1L << (Long.SIZE - 1 - NUMBER_BITS)) - 1;

    private HalfPlace() {}

    /**
     * The place of a number.
     *
     * @param half from 0
     * @param number from 0
     * @throws IllegalArgumentException beyond 2^23 epochs or 2^40 envelopes of one
     */
    static long of(long half, long number) {
        if (half < 0 || half > MAX_HALF || number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("half " + half + ", number " + number);
        }
        return (half << NUMBER_BITS) | number;
    }

    /** The number within its epoch. */
    static long number(long place) {
        return place & MAX_NUMBER;
    }
}
