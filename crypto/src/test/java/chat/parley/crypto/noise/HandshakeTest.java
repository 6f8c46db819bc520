package chat.parley.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.provider.KeyPair25519;
import chat.parley.crypto.provider.MlKem768;
import chat.parley.crypto.provider.X25519;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NOTHING = {};
    private static final byte[] PROLOGUE = "prologue".getBytes(StandardCharsets.US_ASCII);

    private final KeyPair25519 initiatorStatic = X25519.generate(RANDOM);
    private final KeyPair25519 responderStatic = X25519.generate(RANDOM);

    private Handshake initiator(NoiseProtocol protocol, byte[] pinned) {
        HandshakeConfig.Builder config =
                HandshakeConfig.initiator(protocol).prologue(PROLOGUE).localStatic(initiatorStatic);
        if (protocol.pattern().responderKnown()) {
            config.remoteStatic(pinned);
        }
        return new Handshake(config.build(), NoiseRandom.of(RANDOM));
    }

    private Handshake initiator(NoiseProtocol protocol) {
        return initiator(protocol, responderStatic.publicKey());
    }

    private Handshake responder(NoiseProtocol protocol) {
        return new Handshake(
                HandshakeConfig.responder(protocol)
                        .prologue(PROLOGUE)
                        .localStatic(responderStatic)
                        .build(),
                NoiseRandom.of(RANDOM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XK", "XX"})
    void runsWhatTheChannelUses(String pattern) throws Exception {
        NoiseProtocol protocol = pattern.equals("XK") ? NoiseProtocol.XK_HFS : NoiseProtocol.XX_HFS;
        assertThat(protocol.name()).isEqualTo("Noise_" + pattern + "hfs_25519+MLKEM768_AESGCM_SHA256");
        Handshake initiator = initiator(protocol);
        Handshake responder = responder(protocol);
        responder.readMessage(initiator.writeMessage(NOTHING));
        initiator.readMessage(responder.writeMessage(NOTHING));
        byte[] certificate = {1, 2, 3};
        assertThat(responder.readMessage(initiator.writeMessage(certificate))).isEqualTo(certificate);

        assertThat(initiator.handshakeHash())
                .isEqualTo(responder.handshakeHash())
                .hasSize(32);
        assertThat(initiator.remoteStatic()).hasValue(responderStatic.publicKey());
        assertThat(responder.remoteStatic()).hasValue(initiatorStatic.publicKey());
        TransportKeys ours = initiator.split();
        TransportKeys theirs = responder.split();
        byte[] sealed = new byte[20];
        ours.send().seal(0, NOTHING, new byte[4], 0, 4, sealed, 0);
        assertThat(theirs.receive().open(0, NOTHING, sealed, 0, 20, sealed, 0)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aChangedMessageEndsTheHandshakeForGood(int which) throws Exception {
        Random random = new Random(which);
        for (NoiseProtocol protocol : List.of(NoiseProtocol.XK_HFS, NoiseProtocol.XX_HFS)) {
            for (int round = 0; round < 12; round++) {
                Handshake initiator = initiator(protocol);
                Handshake responder = responder(protocol);
                Handshake writer = initiator;
                Handshake reader = responder;
                for (int i = 0; i < which; i++) {
                    reader.readMessage(writer.writeMessage(NOTHING));
                    Handshake swap = writer;
                    writer = reader;
                    reader = swap;
                }
                byte[] good = writer.writeMessage(NOTHING);
                byte[] bad = mangle(good, round, random);
                if (protocol == NoiseProtocol.XX_HFS && which == 0 && round >= 2) {
                    continue; // nothing protects XX's first message but the hash, which the second shows
                }
                Handshake dead = reader;
                assertThatThrownBy(() -> dead.readMessage(bad))
                        .isInstanceOf(NoiseException.class)
                        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
                assertThatThrownBy(() -> dead.readMessage(good)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> dead.writeMessage(NOTHING)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(dead::split).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(dead::handshakeHash).isInstanceOf(IllegalStateException.class);
                assertThat(dead.isMyTurn()).isFalse();
                assertThat(dead.isComplete()).isFalse();
                assertThat(dead.remoteStatic()).isEmpty();
            }
        }
    }

    private static byte[] mangle(byte[] good, int round, Random random) {
        return switch (round) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(good, random.nextInt(good.length - 16));
            case 2 -> Arrays.copyOf(good, good.length + 1);
            case 3 -> new byte[Handshake.MESSAGE_MAX_BYTES + 1];
            default -> {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(7));
                yield bad;
            }
        };
    }

    @Test
    void aChangedFirstMessageOfXxShowsInTheSecond() throws Exception {
        Handshake initiator = initiator(NoiseProtocol.XX_HFS);
        byte[] first = initiator.writeMessage(new byte[] {1});
        first[first.length - 1] ^= 1;
        Handshake responder = responder(NoiseProtocol.XX_HFS);
        responder.readMessage(first);
        byte[] second = responder.writeMessage(NOTHING);
        assertThatThrownBy(() -> initiator.readMessage(second)).isInstanceOf(NoiseException.class);
    }

    @Test
    void refusesKeysThatLeadNowhereWhenTheyCome() {
        byte[] zeroEphemeral = initiator(NoiseProtocol.XX_HFS).writeMessage(NOTHING);
        Arrays.fill(zeroEphemeral, 0, 32, (byte) 0);
        assertThatThrownBy(() -> responder(NoiseProtocol.XX_HFS).readMessage(zeroEphemeral))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("zero");
        byte[] notReduced = initiator(NoiseProtocol.XX_HFS).writeMessage(NOTHING);
        Arrays.fill(notReduced, 32, 35, (byte) 0xff);
        assertThatThrownBy(() -> responder(NoiseProtocol.XX_HFS).readMessage(notReduced))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("not reduced");
    }

    @Test
    void refusesAnotherPrologueAndAnotherPin() {
        byte[] first = initiator(NoiseProtocol.XK_HFS).writeMessage(NOTHING);
        Handshake otherPrologue = new Handshake(
                HandshakeConfig.responder(NoiseProtocol.XK_HFS)
                        .localStatic(responderStatic)
                        .build(),
                NoiseRandom.of(RANDOM));
        assertThatThrownBy(() -> otherPrologue.readMessage(first)).isInstanceOf(NoiseException.class);
        byte[] otherPin = initiator(
                        NoiseProtocol.XK_HFS, X25519.generate(RANDOM).publicKey())
                .writeMessage(NOTHING);
        assertThatThrownBy(() -> responder(NoiseProtocol.XK_HFS).readMessage(otherPin))
                .isInstanceOf(NoiseException.class);
    }

    @Test
    void refusesWhatIsOutOfTurn() {
        Handshake initiator = initiator(NoiseProtocol.XK_HFS);
        assertThatThrownBy(() -> initiator.readMessage(new byte[64])).isInstanceOf(IllegalStateException.class);
        initiator.writeMessage(NOTHING);
        assertThatThrownBy(() -> initiator.writeMessage(NOTHING)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
        assertThat(responder(NoiseProtocol.XK_HFS).isMyTurn()).isFalse();
    }

    @Test
    void aPayloadThatIsTooLongEndsIt() {
        Handshake initiator = initiator(NoiseProtocol.XK_HFS);
        assertThatThrownBy(() -> initiator.writeMessage(new byte[65_000])).isInstanceOf(IllegalArgumentException.class);
        assertThat(initiator.isMyTurn()).isFalse();
        Handshake other = initiator(NoiseProtocol.XK_HFS);
        assertThat(other.writeMessage(new byte[65_535 - 1248])).hasSize(65_535);
    }

    @Test
    void handsTheKeysOverOnce() throws Exception {
        Handshake initiator = initiator(NoiseProtocol.XK_HFS);
        Handshake responder = responder(NoiseProtocol.XK_HFS);
        responder.readMessage(initiator.writeMessage(NOTHING));
        initiator.readMessage(responder.writeMessage(NOTHING));
        responder.readMessage(initiator.writeMessage(NOTHING));
        TransportKeys kept = initiator.split();
        assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
        initiator.destroy();
        kept.send().seal(0, NOTHING, new byte[4], 0, 4, new byte[20], 0);
        responder.destroy();
        assertThatThrownBy(responder::split).isInstanceOf(IllegalStateException.class);
        assertThat(responder.handshakeHash()).isEqualTo(initiator.handshakeHash());
    }

    @Test
    void wipesWhatItWasGivenAndWhatItMade() throws Exception {
        List<byte[]> given = new ArrayList<>();
        NoiseRandom random = new NoiseRandom() {
            @Override
            public byte[] ephemeralKey() {
                return next(32);
            }

            @Override
            public byte[] kemSeed() {
                return next(64);
            }

            @Override
            public byte[] kemMessage() {
                return next(32);
            }

            private byte[] next(int bytes) {
                byte[] fresh = new byte[bytes];
                RANDOM.nextBytes(fresh);
                given.add(fresh);
                return fresh;
            }
        };
        HandshakeConfig config = HandshakeConfig.responder(NoiseProtocol.XX_HFS)
                .prologue(PROLOGUE)
                .localStatic(responderStatic)
                .build();
        Handshake responder = new Handshake(config, random);
        responder.readMessage(initiator(NoiseProtocol.XX_HFS).writeMessage(NOTHING));
        responder.writeMessage(NOTHING);
        assertThat(given).hasSize(2).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));

        HandshakeKeys keys = new HandshakeKeys(config, random);
        keys.newEphemeral();
        keys.newKem();
        keys.remoteEphemeral(initiatorStatic.publicKey());
        keys.agree(Token.EE);
        keys.wipe();
        assertThatThrownBy(() -> keys.agree(Token.EE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keys.decapsulate(new byte[MlKem768.CIPHERTEXT_BYTES]))
                .isInstanceOf(IllegalStateException.class);
        assertThat(responderStatic.privateKey())
                .as("the static key is its owner's")
                .hasSize(32);
    }

    @Test
    void onlyNoiseExceptionsComeOutOfHostileMessages() {
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] message = new byte[random.nextInt(1400)];
            random.nextBytes(message);
            Handshake responder = responder(i % 2 == 0 ? NoiseProtocol.XK_HFS : NoiseProtocol.XX_HFS);
            assertThatThrownBy(() -> responder.readMessage(message)).isInstanceOf(NoiseException.class);
        }
    }

    @Test
    void theSilentEndOfAOneWayPatternCannotSeal() throws Exception {
        NoiseProtocol protocol = NoiseProtocol.parse("Noise_X_25519_AESGCM_SHA256");
        Handshake initiator = initiator(protocol);
        Handshake responder = responder(protocol);
        responder.readMessage(initiator.writeMessage(NOTHING));
        TransportKeys keys = responder.split();
        assertThatThrownBy(() -> keys.send().seal(0, NOTHING, new byte[4], 0, 4, new byte[20], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConfigurationHoldsExactlyWhatThePatternNeeds() {
        byte[] pin = responderStatic.publicKey();
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.XK_HFS).localStatic(initiatorStatic));
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.XK_HFS).remoteStatic(pin));
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.XX_HFS)
                .localStatic(initiatorStatic)
                .remoteStatic(pin));
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.XK_HFS)
                .localStatic(initiatorStatic)
                .remoteStatic(new byte[32]));
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.XK_HFS)
                .localStatic(initiatorStatic)
                .remoteStatic(pin)
                .psk(new byte[32]));
        assertRefused(HandshakeConfig.initiator(NoiseProtocol.parse("Noise_NNpsk0_25519_AESGCM_SHA256"))
                .psk(new byte[31]));
    }

    private static void assertRefused(HandshakeConfig.Builder config) {
        assertThatThrownBy(config::build).isInstanceOf(IllegalArgumentException.class);
    }
}
