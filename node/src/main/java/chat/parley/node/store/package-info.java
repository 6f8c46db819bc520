/**
 * The one place that holds state: SQLite in a node's home, its one writer thread, its migrations, and the sealing of what lies in it.
 * Knows the records and ports of peer, chat, contact and session, SQLite, files. May not know Netty, channels, paths, faces, or what a
 * session decides. Start with {@link chat.parley.node.store.Store}.
 *
 * <p>A home holds {@code lock}, {@code store.key}, {@code store.db} with its WAL, and {@code native/}. What is readable in
 * {@code store.db} without {@code store.key}: how many contacts, messages and queued rows there are, their sizes and order, which
 * belong together, who of the two said each, message ids (and with them when they were made), when they were received, what kind of
 * path carried them, how far they have come. Never readable: text, names, peer and node ids, addresses, keys, tokens, envelopes,
 * chains, epochs, settings and their names.
 */
@NullMarked
package chat.parley.node.store;

import org.jspecify.annotations.NullMarked;
