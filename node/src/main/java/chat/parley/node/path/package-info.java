/**
 * How to reach a peer: candidates, the race, the choice, every attempt kept for {@code why}. Pure: events and time in, effects out.
 * Knows contacts and time. May not know Netty, sockets, sessions or what paths carry. Start with
 * {@link chat.parley.node.path.PathPolicy}.
 */
@NullMarked
package chat.parley.node.path;

import org.jspecify.annotations.NullMarked;
