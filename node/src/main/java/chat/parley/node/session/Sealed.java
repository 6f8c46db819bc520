package chat.parley.node.session;

/**
 * An envelope with its number: the same bytes from now on, whatever carries them.
 *
 * @param number from 1
 * @param ref the row it came from, for the driver
 * @param envelope its bytes; empty where the store lost them, so that only a skip leads past it
 * @param chain after it
 */
public record Sealed(long number, long ref, byte[] envelope, Chain chain) {
    /** Whether the store lost the bytes. */
    public boolean lost() {
        return envelope.length == 0;
    }
}
