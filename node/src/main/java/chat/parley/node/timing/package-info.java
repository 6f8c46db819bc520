/**
 * Time as numbers: how long to wait before the next try, how long an answer may take. Pure: no clock, thread or unseeded random.
 * May not know what is tried or answered. Start with {@link chat.parley.node.timing.Backoff}.
 */
@NullMarked
package chat.parley.node.timing;

import org.jspecify.annotations.NullMarked;
