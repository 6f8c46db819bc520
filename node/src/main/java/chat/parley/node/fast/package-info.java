/**
 * Hands a command line to the running node and prints what comes back: a process with nothing but the JDK, because loading the
 * full program costs more than the command. Built as a jar of its own. Knows the socket's place and its binary frames; may not know
 * any other room or library. Start with {@link chat.parley.node.fast.FastClient}.
 */
@NullMarked
package chat.parley.node.fast;

import org.jspecify.annotations.NullMarked;
