/**
 * Carriers, both ends: reliable byte streams that may break. TCP now; WebSocket, TLS and proxies join as further ways to get a
 * connected Netty channel whose pipeline is still empty.
 *
 * <p>Knows sockets, names and event loops. May not know what travels on a carrier. Start with {@link
 * chat.parley.rendezvous.carrier.Carrier}.
 */
@NullMarked
package chat.parley.rendezvous.carrier;

import org.jspecify.annotations.NullMarked;
