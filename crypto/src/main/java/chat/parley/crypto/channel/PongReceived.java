package chat.parley.crypto.channel;

/**
 * User event: the other side answered a ping.
 *
 * @param roundTripNanos from the ping's write to its answer
 */
public record PongReceived(long roundTripNanos) {}
