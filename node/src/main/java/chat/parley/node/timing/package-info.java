@NullMarked
package chat.parley.node.timing;

import org.jspecify.annotations.NullMarked;
