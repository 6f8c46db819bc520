package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.noise.Handshake;
import chat.parley.crypto.noise.NoiseException;
import java.security.SecureRandom;
import java.util.Optional;

/** The opening side of {@link Exchange}: offer and message 1 at once, then message 3. */
final class InitiatorExchange implements Exchange {
    private static final byte[] NOTHING = {};

    private final InitiatorConfig config;
    private final byte[] offer;
    private final Handshake noise;
    private boolean answered;
    private Optional<Settled> settled = Optional.empty();

    InitiatorExchange(InitiatorConfig config, SecureRandom random) {
        this.config = config;
        int pattern = config.remoteStatic().isPresent() ? Opening.PATTERN_XK : Opening.PATTERN_XX;
        this.offer = Opening.offer(pattern, config.purpose());
        this.noise = NoiseHandshakes.initiator(offer, config.key(), config.remoteStatic(), random);
    }

    @Override
    public byte[] start() {
        byte[] message = NoiseHandshakes.write(noise, NOTHING);
        byte[] bytes = new byte[offer.length + message.length];
        System.arraycopy(offer, 0, bytes, 0, offer.length);
        System.arraycopy(message, 0, bytes, offer.length, message.length);
        return bytes;
    }

    @Override
    public byte[] onOpening(byte[] opening) throws ProtocolException {
        Opening.checkAnswer(opening);
        answered = true;
        return NOTHING;
    }

    @Override
    public byte[] onMessage(byte[] message) throws ProtocolException {
        if (!answered) throw new IllegalStateException("a message before the opening");
        byte[] payload;
        try {
            payload = noise.readMessage(message);
        } catch (NoiseException e) {
            throw ProtocolException.channel(ReasonCode.HANDSHAKE, String.valueOf(e.getMessage()));
        }
        Optional<NodeCertificate> certificate = Optional.empty();
        if (config.remoteStatic().isEmpty()) {
            certificate = Optional.of(CertificateCheck.verify(
                    payload, noise.remoteStatic().orElseThrow(), config.expectedPeer(), config.ownNode()));
        } else if (payload.length != 0) {
            throw ProtocolException.channel(ReasonCode.PROTOCOL, "message 2 carries a payload");
        }
        byte[] answer = NoiseHandshakes.write(noise, config.certificate());
        byte[] remoteStatic = noise.remoteStatic().orElseThrow();
        byte[] name = NoiseHandshakes.channelName(noise);
        settled = Optional.of(new Settled(
                name,
                config.purpose(),
                noise.split(),
                remoteStatic,
                certificate,
                new Hello(Opening.VERSION, Optional.empty())));
        return answer;
    }

    @Override
    public Optional<Settled> settled() {
        return settled;
    }

    @Override
    public void destroy() {
        noise.destroy();
    }
}
