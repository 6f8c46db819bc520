package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the side that is called knows.
 *
 * @param purposes what it may be called for
 * @param key this side's static key
 * @param certificate this node's certificate in wire form; empty at a rendezvous, which is known by its key alone
 * @param ownNode this node's id, which the other side may not have
 * @param visible whether a stranger on the LAN may learn who this is (pattern XX), asked at each call
 */
public record ResponderConfig(
        Set<Purpose> purposes, NodeKey key, byte[] certificate, Optional<NodeId> ownNode, BooleanSupplier visible) {}
