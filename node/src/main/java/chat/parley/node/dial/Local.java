package chat.parley.node.dial;

import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.protocol.TokenKey;

/**
 * What this node shows and proves when it connects.
 *
 * @param key its static key
 * @param certificate that vouches for it
 * @param run this start of the process
 * @param tokenKey what its reach tokens are made from when it starts; {@link Servers#setTokens} when that changes
 * @param channel settings of channels between nodes
 */
public record Local(NodeKey key, NodeCertificate certificate, Id128 run, TokenKey tokenKey, ChannelSettings channel) {}
