/**
 * Conversations: what people say, what an envelope holds once it is open, requests, receipts. Pure: events in, rows and effects out.
 * Knows contacts. May not know sessions, paths, disk or network. Start with {@link chat.parley.node.chat.Content}.
 */
@NullMarked
package chat.parley.node.chat;

import org.jspecify.annotations.NullMarked;
