package chat.parley.crypto.noise;

import static chat.parley.crypto.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.Vectors;
import chat.parley.crypto.provider.KeyPair25519;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every vector of {@code noise/*.json} for X25519 (and ML-KEM-768), AESGCM or ChaChaPoly, and SHA256, byte for byte. */
class NoiseVectorTest {
    private static final byte[] NO_AAD = {};

    @Test
    void agreesWithEveryVectorByteForByte() throws Exception {
        for (Path file : Vectors.files("noise")) {
            int ran = 0;
            int outOfScope = 0;
            Map<String, Integer> byPattern = new TreeMap<>();
            for (JsonNode vector : Vectors.read(file).get("vectors")) {
                String name = vector.get("protocol_name").asText();
                if (inScope(name)) {
                    run(name, vector);
                    ran++;
                    byPattern.merge(name.split("_", -1)[1], 1, Integer::sum);
                } else {
                    outOfScope++;
                }
            }
            Vectors.report(
                    "noise/" + file.getFileName(),
                    ran,
                    byPattern.size() + " patterns; " + outOfScope + " out of scope (448, BLAKE2, SHA512)");
        }
    }

    private static boolean inScope(String name) {
        String[] parts = name.split("_", -1);
        boolean other = parts[2].equals("448") || parts[4].startsWith("BLAKE2") || parts[4].equals("SHA512");
        return !other; // a name that is neither in scope nor known to be out of it fails when it is parsed
    }

    private static void run(String name, JsonNode vector) throws Exception {
        NoiseProtocol protocol = NoiseProtocol.parse(name);
        Handshake initiator = handshake(HandshakeConfig.initiator(protocol), "init_", vector);
        Handshake responder = handshake(HandshakeConfig.responder(protocol), "resp_", vector);
        int index = 0;
        JsonNode messages = vector.get("messages");
        for (; !initiator.isComplete(); index++) {
            assertThat(initiator.isMyTurn()).isNotEqualTo(responder.isMyTurn());
            Handshake writer = initiator.isMyTurn() ? initiator : responder;
            Handshake reader = writer == initiator ? responder : initiator;
            JsonNode message = messages.get(index);
            byte[] written = writer.writeMessage(hex(message.get("payload").asText()));
            assertThat(written)
                    .as(name + " message " + index)
                    .isEqualTo(hex(message.get("ciphertext").asText()));
            assertThat(reader.readMessage(written))
                    .isEqualTo(hex(message.get("payload").asText()));
        }
        assertThat(responder.isComplete()).isTrue();
        byte[] hash = hex(vector.get("handshake_hash").asText());
        assertThat(initiator.handshakeHash()).as(name).isEqualTo(hash);
        assertThat(responder.handshakeHash()).as(name).isEqualTo(hash);
        checkStatics(vector, initiator, responder);

        boolean oneWay = protocol.pattern().oneWay();
        TransportKeys initiatorKeys = initiator.split();
        TransportKeys responderKeys = responder.split();
        CipherState[] senders = {new CipherState(initiatorKeys.send()), new CipherState(responderKeys.send())};
        CipherState[] receivers = {new CipherState(responderKeys.receive()), new CipherState(initiatorKeys.receive())};
        assertThat(messages.size()).isGreaterThan(index);
        for (; index < messages.size(); index++) {
            int from = oneWay ? 0 : index % 2;
            JsonNode message = messages.get(index);
            byte[] sealed =
                    senders[from].encrypt(NO_AAD, hex(message.get("payload").asText()));
            assertThat(sealed)
                    .as(name + " message " + index)
                    .isEqualTo(hex(message.get("ciphertext").asText()));
            assertThat(receivers[from].decrypt(NO_AAD, sealed, 0, sealed.length))
                    .isEqualTo(hex(message.get("payload").asText()));
        }
    }

    private static void checkStatics(JsonNode vector, Handshake initiator, Handshake responder) {
        if (vector.has("init_static")) {
            KeyPair25519 pair =
                    KeyPair25519.fromPrivate(hex(vector.get("init_static").asText()));
            assertThat(responder.remoteStatic())
                    .hasValueSatisfying(key -> assertThat(key).isEqualTo(pair.publicKey()));
        }
        if (vector.has("resp_static")) {
            KeyPair25519 pair =
                    KeyPair25519.fromPrivate(hex(vector.get("resp_static").asText()));
            assertThat(initiator.remoteStatic())
                    .hasValueSatisfying(key -> assertThat(key).isEqualTo(pair.publicKey()));
        }
    }

    private static Handshake handshake(HandshakeConfig.Builder config, String prefix, JsonNode vector) {
        config.prologue(hex(vector.get(prefix + "prologue").asText()));
        if (vector.has(prefix + "static")) {
            config.localStatic(
                    KeyPair25519.fromPrivate(hex(vector.get(prefix + "static").asText())));
        }
        if (vector.has(prefix + "remote_static")) {
            config.remoteStatic(hex(vector.get(prefix + "remote_static").asText()));
        }
        vector.path(prefix + "psks").forEach(psk -> config.psk(hex(psk.asText())));
        return new Handshake(config.build(), new FixedRandom(vector, prefix));
    }

    /** A vector's own values; a missing one is asked for by nobody. */
    private record FixedRandom(JsonNode vector, String prefix) implements NoiseRandom {
        @Override
        public byte[] ephemeralKey() {
            return hex(vector.get(prefix + "ephemeral").asText());
        }

        @Override
        public byte[] kemSeed() {
            return hex(vector.get(prefix + "kem_seed").asText());
        }

        @Override
        public byte[] kemMessage() {
            return hex(vector.get(prefix + "kem_random").asText());
        }
    }
}
