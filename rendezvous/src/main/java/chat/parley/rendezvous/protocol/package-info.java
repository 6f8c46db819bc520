/**
 * All that a node and a rendezvous say to each other: addresses, tokens, frames and their bytes, and a circuit's credit.
 *
 * <p>Knows keys and ids of {@code crypto.identity} and the reason codes of {@code crypto.channel}. May not know Netty
 * channels, threads, clocks, loggers or unseeded random; {@code io.netty.buffer} in the codecs only. Start with {@link
 * chat.parley.rendezvous.protocol.RendezvousFrame}.
 */
@NullMarked
package chat.parley.rendezvous.protocol;

import org.jspecify.annotations.NullMarked;
