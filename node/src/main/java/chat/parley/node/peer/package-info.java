/**
 * One peer: its session, its path policy and its channels, bound together. Runs their effects, decides nothing. Knows session, path,
 * chat and dial; states, as ports, what it needs of the store. May not know SQLite or faces. Start with
 * {@link chat.parley.node.peer.Peer}.
 */
@NullMarked
package chat.parley.node.peer;

import org.jspecify.annotations.NullMarked;
