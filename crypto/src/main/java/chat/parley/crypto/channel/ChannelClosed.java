package chat.parley.crypto.channel;

import java.util.Optional;

/**
 * User event: the channel ends; the carrier closes after it. Comes once for each channel.
 *
 * @param reason why; empty where the carrier broke without a word
 * @param byPeer whether the other side said so
 * @param detail for a log line: never a key, a name or text
 */
public record ChannelClosed(Optional<ReasonCode> reason, boolean byPeer, String detail) {}
