/**
 * The rendezvous: listener, registry, presence, circuits, limits, settings. A pure {@code Registry} knows who is where; a
 * {@code Connection} per node or guest lives on one event loop; a circuit joins two of them and holds no bytes of its own.
 *
 * <p>Knows {@code protocol}, {@code carrier} and the channel. May not know nodes, stores, or what a circuit carries. Start with
 * {@link chat.parley.rendezvous.server.RendezvousServer}, then {@code Connection}.
 */
@NullMarked
package chat.parley.rendezvous.server;

import org.jspecify.annotations.NullMarked;
