package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.noise.Handshake;
import chat.parley.crypto.noise.NoiseException;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The called side of {@link Exchange}: answers the offer, then message 2; message 3 settles it. */
final class ResponderExchange implements Exchange {
    private static final byte[] NOTHING = {};

    private final ResponderConfig config;
    private final SecureRandom random;
    private @Nullable Handshake noise;
    private @Nullable Purpose purpose;
    private boolean withXx;
    private boolean first = true;
    private Optional<Settled> settled = Optional.empty();

    ResponderExchange(ResponderConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
    }

    @Override
    public byte[] start() {
        return NOTHING;
    }

    @Override
    public byte[] onOpening(byte[] opening) throws ProtocolException, Refusal {
        Opening.Offer offer = Opening.Offer.parse(opening);
        if (!offer.overlaps()) throw new Refusal(ReasonCode.VERSION);
        Purpose offered = offer.purpose().orElseThrow(() -> new Refusal(ReasonCode.PROTOCOL));
        if (!config.purposes().contains(offered)) throw new Refusal(ReasonCode.PROTOCOL);
        withXx = offer.pattern() == Opening.PATTERN_XX;
        boolean allowed = offer.pattern() == Opening.PATTERN_XK
                || (withXx && offered == Purpose.PEER && config.visible().getAsBoolean());
        if (!allowed) throw new Refusal(ReasonCode.PROTOCOL);
        purpose = offered;
        noise = NoiseHandshakes.responder(opening, withXx, config.key(), random);
        return Opening.answer(ReasonCode.NORMAL);
    }

    @Override
    public byte[] onMessage(byte[] message) throws ProtocolException {
        Handshake handshake = noise;
        if (handshake == null) throw new IllegalStateException("a message before the opening");
        byte[] payload;
        try {
            payload = handshake.readMessage(message);
        } catch (NoiseException e) {
            throw ProtocolException.channel(ReasonCode.HANDSHAKE, String.valueOf(e.getMessage()));
        }
        if (first) {
            first = false;
            if (payload.length != 0)
                throw ProtocolException.channel(ReasonCode.PROTOCOL, "message 1 carries a payload");
            return NoiseHandshakes.write(handshake, withXx ? config.certificate() : NOTHING);
        }
        settle(handshake, payload);
        return NOTHING;
    }

    private void settle(Handshake handshake, byte[] payload) throws ProtocolException {
        if (purpose == null) throw new IllegalStateException("no purpose");
        byte[] remoteStatic = handshake.remoteStatic().orElseThrow();
        Optional<NodeCertificate> certificate = Optional.empty();
        if (payload.length != 0) {
            certificate =
                    Optional.of(CertificateCheck.verify(payload, remoteStatic, Optional.empty(), config.ownNode()));
        } else if (purpose != Purpose.RENDEZVOUS) {
            throw ProtocolException.channel(ReasonCode.IDENTITY, "a peer without a certificate");
        }
        boolean shows = !withXx && config.certificate().length > 0;
        Hello hello = new Hello(Opening.VERSION, shows ? Optional.of(config.certificate()) : Optional.empty());
        byte[] name = NoiseHandshakes.channelName(handshake);
        settled = Optional.of(new Settled(name, purpose, handshake.split(), remoteStatic, certificate, hello));
    }

    @Override
    public Optional<Settled> settled() {
        return settled;
    }

    @Override
    public void destroy() {
        if (noise != null) noise.destroy();
    }
}
