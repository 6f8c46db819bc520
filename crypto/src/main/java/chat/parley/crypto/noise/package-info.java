/**
 * Noise handshakes (revision 34), and the two hybrid ones of Parley's channel. Pure: messages in, messages and keys out.
 *
 * <p>Knows patterns, tokens and the order in which keys are mixed. May not know Netty, clocks, threads, loggers, sockets
 * or who anybody is; randomness comes through {@link chat.parley.crypto.noise.NoiseRandom}. Start with
 * {@link chat.parley.crypto.noise.Handshake}.
 */
@NullMarked
package chat.parley.crypto.noise;

import org.jspecify.annotations.NullMarked;
