/**
 * The local API: JSON-RPC 2.0 over a Unix socket in the home, a line an object, and a client that is a Core again. Knows core, its
 * socket and Netty. May not know any room of the node, nor a face: what runs a fast client's command line is handed in. Start with
 * {@link chat.parley.node.api.ApiServer}.
 */
@NullMarked
package chat.parley.node.api;

import org.jspecify.annotations.NullMarked;
