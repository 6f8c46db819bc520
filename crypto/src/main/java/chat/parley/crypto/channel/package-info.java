/**
 * The secure channel: a Noise channel as a Netty handler, as {@code SslHandler} is for TLS. Turns any carrier into
 * mutually authenticated, encrypted frames; owns handshake, records, padding, re-key, keepalive and the reason of every
 * close ({@code docs/PROTOCOL.md} §2). Knows keys, certificates and Noise. May not know what frames from 0x10 on mean, who
 * is a contact, or which carrier it runs on. Start with {@link chat.parley.crypto.channel.SecureChannel}.
 */
@NullMarked
package chat.parley.crypto.channel;

import org.jspecify.annotations.NullMarked;
