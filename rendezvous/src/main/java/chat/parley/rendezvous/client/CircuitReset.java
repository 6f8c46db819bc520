package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;

/**
 * User event in a circuit's pipeline, before it becomes inactive: why it ends.
 *
 * @param reason {@code NORMAL} when this side closed it; {@code GOING} when the connection to the rendezvous ended
 * @param byPeer whether the other node or the server reset it
 */
public record CircuitReset(ReasonCode reason, boolean byPeer) {}
