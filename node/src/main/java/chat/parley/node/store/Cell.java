package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import java.nio.ByteBuffer;

/**
 * One column of one row, as the associated data that a sealed blob is bound to: table and column as a code, then whatever names the
 * row and must not be changed under the blob. A blob moved to another cell, or whose row was given to another contact or author,
 * does not open. The codes are on disk.
 */
final class Cell {
    private static final byte PROOF = 1;
    private static final byte SETTING = 2;
    private static final byte CONTACT = 3;
    private static final byte MESSAGE = 4;
    private static final byte SESSION = 5;
    private static final byte CONTENT = 6;
    private static final byte ENVELOPE = 7;

    private final byte[] bytes;

    private Cell(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@code store.proof}. */
    static Cell proof() {
        return new Cell(new byte[] {PROOF});
    }

    /** {@code setting.sealed}, by the row's hidden name. */
    static Cell setting(byte[] name) {
        return new Cell(
                ByteBuffer.allocate(1 + name.length).put(SETTING).put(name).array());
    }

    /** {@code contact.sealed}. */
    static Cell contact(long contact) {
        return new Cell(ByteBuffer.allocate(9).put(CONTACT).putLong(contact).array());
    }

    /** {@code message.sealed}; the author and the conversation are as much part of what was said as the text. */
    static Cell message(long seq, long contact, boolean mine, Id128 id) {
        return new Cell(ByteBuffer.allocate(34)
                .put(MESSAGE)
                .putLong(seq)
                .putLong(contact)
                .put((byte) (mine ? 1 : 0))
                .putLong(id.high())
                .putLong(id.low())
                .array());
    }

    /** {@code session.sealed}. */
    static Cell session(long contact) {
        return new Cell(ByteBuffer.allocate(9).put(SESSION).putLong(contact).array());
    }

    /** {@code waiting.content} and {@code numbered.content}: a row keeps it when it goes from one to the other. */
    static Cell content(long ref, long contact) {
        return new Cell(ByteBuffer.allocate(17)
                .put(CONTENT)
                .putLong(ref)
                .putLong(contact)
                .array());
    }

    /** {@code numbered.envelope}. */
    static Cell envelope(long contact, long place, long ref) {
        return new Cell(ByteBuffer.allocate(25)
                .put(ENVELOPE)
                .putLong(contact)
                .putLong(place)
                .putLong(ref)
                .array());
    }

    /** The associated data; not a copy. */
    byte[] bytes() {
        return bytes;
    }
}
