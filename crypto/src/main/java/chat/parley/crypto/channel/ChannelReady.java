package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import java.util.Optional;

/**
 * User event: the first record of the other side has opened; from here on frames go both ways and may change state.
 *
 * @param name the channel's name, 16 bytes: the start of the handshake hash
 * @param purpose what it is for
 * @param initiator whether this side opened it
 * @param remoteStatic the other side's static key, 32 bytes
 * @param certificate who the other side is; empty for a guest and for a rendezvous
 */
public record ChannelReady(
        byte[] name, Purpose purpose, boolean initiator, byte[] remoteStatic, Optional<NodeCertificate> certificate) {}
