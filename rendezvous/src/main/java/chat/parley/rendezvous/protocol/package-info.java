@NullMarked
package chat.parley.rendezvous.protocol;

import org.jspecify.annotations.NullMarked;
