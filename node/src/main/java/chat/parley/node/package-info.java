/**
 * The node put together. {@link chat.parley.node.Node} is the only place that constructs parts, starts them in order and closes them
 * in reverse; {@code People} lets others in and reaches them, {@code LocalCore} and its verbs do what this node's person asks, {@code
 * News} tells what happens. Knows every room; no room knows it.
 */
@NullMarked
package chat.parley.node;

import org.jspecify.annotations.NullMarked;
