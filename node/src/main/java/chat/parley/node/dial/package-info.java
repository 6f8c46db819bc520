/**
 * Path's edge: dialers, the listener, the connections to rendezvous servers. Turns a route into a link, an encrypted channel to a
 * peer's node, and incoming carriers into links. Knows routes, carriers and rendezvous connections. May not know sessions, contacts'
 * trust or which path is better. Start with {@link chat.parley.node.dial.Dialer}.
 */
@NullMarked
package chat.parley.node.dial;

import org.jspecify.annotations.NullMarked;
