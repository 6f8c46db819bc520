/**
 * The node put together. {@link chat.parley.node.Node} is the only place that constructs parts, starts them in order and closes them
 * in reverse; {@code People} and {@code LocalCore} answer for it. Knows every room; no room knows it.
 */
@NullMarked
package chat.parley.node;

import org.jspecify.annotations.NullMarked;
