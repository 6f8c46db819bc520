package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.PeerId;
import java.util.Optional;

/**
 * What the side that opens a channel knows.
 *
 * @param purpose what the channel is for
 * @param key this side's static key
 * @param certificate this node's certificate in wire form; empty for a guest at a rendezvous
 * @param remoteStatic the other side's static key (32 bytes): pattern XK; empty: pattern XX, first contact on a LAN
 * @param expectedPeer whose node it must be, where that is known
 * @param ownNode this node's id, which the other side may not have
 */
public record InitiatorConfig(
        Purpose purpose,
        NodeKey key,
        byte[] certificate,
        Optional<byte[]> remoteStatic,
        Optional<PeerId> expectedPeer,
        Optional<NodeId> ownNode) {}
