package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.rendezvous.carrier.Carrier;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * What a connection to a rendezvous needs.
 *
 * @param loop where all of it happens
 * @param carrier dials from that loop
 * @param channel keepalive, re-key and handshake times; its frame limits must be {@link FrameType#maxBody}
 * @param dialTimeout for the carrier; the handshake has its own
 */
public record ClientConfig(
        EventLoop loop,
        Carrier carrier,
        RendezvousAddress address,
        ClientRole role,
        ChannelSettings channel,
        Duration dialTimeout) {
    /** The protocol's own times, and 10 s for the carrier. */
    public static ClientConfig standard(
            EventLoop loop, Carrier carrier, RendezvousAddress address, ClientRole role, SecureRandom random) {
        ChannelSettings channel = ChannelSettings.standard(FrameType::maxBody, random);
        return new ClientConfig(loop, carrier, address, role, channel, Duration.ofSeconds(10));
    }
}
