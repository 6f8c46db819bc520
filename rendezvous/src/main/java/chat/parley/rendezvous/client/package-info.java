/**
 * One connection to a rendezvous, as a node at home there or as a guest: register, look up, watch, open and accept circuits. A
 * circuit is a Netty channel, so that a secure channel goes into its pipeline as into any carrier's.
 *
 * <p>Knows {@code protocol}, {@code carrier} and the channel. May hold no policy: it never reconnects and decides nothing about
 * whom to reach. All on one event loop. Start with {@link chat.parley.rendezvous.client.RendezvousClient}.
 */
@NullMarked
package chat.parley.rendezvous.client;

import org.jspecify.annotations.NullMarked;
