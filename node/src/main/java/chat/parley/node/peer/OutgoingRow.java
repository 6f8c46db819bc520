package chat.parley.node.peer;

import java.util.OptionalLong;

/**
 * Something to be sent to a contact: a message, or a control content of its own.
 *
 * @param ref local number, from 1, never used again
 * @param contact to whom
 * @param order place in the queue; lower goes first; may be negative
 * @param message {@code seq} of the message row whose text it sends; empty for a control content
 * @param content what is sealed, as {@link chat.parley.node.chat.ContentCodec} made it; for a message it is not written a second
 *     time: the store makes it again from the message's row
 */
public record OutgoingRow(long ref, long contact, long order, OptionalLong message, byte[] content) {}
