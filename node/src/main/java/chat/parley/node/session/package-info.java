/**
 * The sliding window between two nodes ({@code docs/PROTOCOL.md} §3): numbers, chains, acknowledgements, RESUME, holes, and the
 * frames that carry them. Pure: events and time in, effects out. Knows its frames and time. May not know Netty channels, disk,
 * paths, conversations, or what an envelope holds. Start with {@link chat.parley.node.session.Session}.
 *
 * <p>The driver's duties, in this order:
 *
 * <ol>
 *   <li>Call one input, then apply every effect until none is left, in the order they come.
 *   <li>Commits are written in the order in which their effects came, and {@link chat.parley.node.session.Session#onCommitted} is
 *       told in that order; several may share one transaction.
 *   <li>An envelope that was sealed is given its number and its row in one transaction with the state of the sealing.
 *   <li>What an opened envelope says is committed together with the position.
 * </ol>
 */
@NullMarked
package chat.parley.node.session;

import org.jspecify.annotations.NullMarked;
