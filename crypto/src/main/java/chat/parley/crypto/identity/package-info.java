@NullMarked
package chat.parley.crypto.identity;

import org.jspecify.annotations.NullMarked;
