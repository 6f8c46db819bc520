/**
 * The one interface that every face and the local API see: what a node can be asked, and what it tells. Interface, records, events;
 * no behaviour. May not know any other room. Start with {@link chat.parley.node.core.Core}.
 */
@NullMarked
package chat.parley.node.core;

import org.jspecify.annotations.NullMarked;
