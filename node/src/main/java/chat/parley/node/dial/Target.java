package chat.parley.node.dial;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whom to reach, and with what.
 *
 * @param peer whose node it must be
 * @param node its id
 * @param nodeKey its static key, 32 bytes
 * @param homes where it is registered
 * @param token what opens lookups and circuits: a reach token, else the introduction of its card
 */
public record Target(
        PeerId peer, NodeId node, byte[] nodeKey, List<RendezvousAddress> homes, Optional<ReachToken> token) {}
