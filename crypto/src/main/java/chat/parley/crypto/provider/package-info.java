/**
 * The one seam between Parley and the code that computes: the JDK's AES-GCM and SHA-256, Bouncy Castle's curves,
 * ChaCha20-Poly1305 and ML-KEM.
 *
 * <p>Knows algorithms, keys as bytes and their sizes. May not know protocols, labels, identities, Netty or files; and
 * nobody but this package imports Bouncy Castle, whose lightweight API is all that is used (its provider is never
 * installed). Start with {@link chat.parley.crypto.provider.AeadKey}.
 */
@NullMarked
package chat.parley.crypto.provider;

import org.jspecify.annotations.NullMarked;
