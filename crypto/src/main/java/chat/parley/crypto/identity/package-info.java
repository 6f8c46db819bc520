/**
 * Who somebody is: identities and what they sign, the texts in which people compare keys, node ids, keys and certificates.
 *
 * <p>Knows keys, labels and encodings. May not know handshakes, channels, files, contacts or trust: it says what is well
 * formed and rightly signed, never whom to believe. Start with {@link chat.parley.crypto.identity.PeerId} and
 * {@link chat.parley.crypto.identity.Signed}.
 */
@NullMarked
package chat.parley.crypto.identity;

import org.jspecify.annotations.NullMarked;
