package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.noise.Handshake;
import chat.parley.crypto.noise.HandshakeConfig;
import chat.parley.crypto.noise.NoiseProtocol;
import chat.parley.crypto.noise.NoiseRandom;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** The two handshakes that a carrier can reach, and how their messages stand on it. No other pattern is named here. */
final class NoiseHandshakes {
    private static final int NAME_BYTES = 16;

    private NoiseHandshakes() {}

    /** XK where the responder's key is known, else XX. */
    static Handshake initiator(byte[] prologue, NodeKey key, Optional<byte[]> remoteStatic, SecureRandom random) {
        HandshakeConfig.Builder config = HandshakeConfig.initiator(
                        remoteStatic.isPresent() ? NoiseProtocol.XK_HFS : NoiseProtocol.XX_HFS)
                .prologue(prologue)
                .localStatic(key.keyPair());
        remoteStatic.ifPresent(config::remoteStatic);
        return new Handshake(config.build(), NoiseRandom.of(random));
    }

    static Handshake responder(byte[] prologue, boolean withXx, NodeKey key, SecureRandom random) {
        NoiseProtocol protocol = withXx ? NoiseProtocol.XX_HFS : NoiseProtocol.XK_HFS;
        HandshakeConfig config = HandshakeConfig.responder(protocol)
                .prologue(prologue)
                .localStatic(key.keyPair())
                .build();
        return new Handshake(config, NoiseRandom.of(random));
    }

    /** The next message with its length before it. */
    static byte[] write(Handshake noise, byte[] payload) {
        byte[] message = noise.writeMessage(payload);
        byte[] framed = new byte[2 + message.length];
        framed[0] = (byte) (message.length >>> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    /** The channel's name: the first 16 bytes of the handshake hash. */
    static byte[] channelName(Handshake noise) {
        return Arrays.copyOf(noise.handshakeHash(), NAME_BYTES);
    }
}
