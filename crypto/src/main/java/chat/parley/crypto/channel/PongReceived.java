package chat.parley.crypto.channel;

/**
 * User event: the other side answered {@link SecureChannel#ping}.
 *
 * @param token what the ping carried
 * @param roundTripNanos from the ping's write to its answer
 */
public record PongReceived(long token, long roundTripNanos) {}
