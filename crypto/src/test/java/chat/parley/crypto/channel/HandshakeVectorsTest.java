package chat.parley.crypto.channel;

import static chat.parley.crypto.OwnVectors.bytes;
import static chat.parley.crypto.OwnVectors.hex;
import static chat.parley.crypto.OwnVectors.sequence;
import static chat.parley.crypto.OwnVectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.OwnVectors;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.PeerId;
import chat.parley.crypto.noise.Handshake;
import chat.parley.crypto.noise.HandshakeConfig;
import chat.parley.crypto.noise.NoiseProtocol;
import chat.parley.crypto.noise.NoiseRandom;
import chat.parley.crypto.noise.TransportKeys;
import chat.parley.crypto.provider.AeadKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/handshake.json}: whole channels with fixed keys, from the first clear byte to a record under the second key of
 * each direction. They are said by two real ends, whose generators are scripted. To write it anew:
 * {@code mvn -q -pl crypto -Dtest=HandshakeVectorsTest -Dparley.writeVectors=FILE test}.
 */
class HandshakeVectorsTest {
    private static final String FILE = "handshake.json";
    private static final String INITIATOR = "initiator";
    private static final String RESPONDER = "responder";
    /** What a side writes after its HELLO, one record an entry; REKEY ends the second, by the settings. */
    private static final List<List<String>> SPOKEN =
            List.of(List.of("2001020304", "20"), List.of("30" + "5a".repeat(600)), List.of("20" + "07".repeat(16)));

    private static final int REKEY_RECORDS = 3;

    @Test
    void twoEndsSayWhatTheVectorsSay() throws Exception {
        ObjectNode all = OwnVectors.file(
                "PROTOCOL.md, sections 2.1 to 2.3. Byte strings are hex. Every secret is given by its role:"
                        + " 'ephemeral' is the X25519 private key, 'kemSeed' is d, z of ML-KEM KeyGen, 'kemMessage' is m of Encaps."
                        + " 'said' is all that travels, in order; 'wire' with its length in front. Frames are type, body; types 0x20 and"
                        + " 0x30 stand for anything above the channel. Both sides re-key early, in their third record.");
        ArrayNode vectors = all.putArray("channels");
        for (ObjectNode inputs : inputs()) vectors.add(play(inputs));
        OwnVectors.check(FILE, all);
    }

    @Test
    void eachEndAloneAnswersTheVectorsBytes() throws Exception {
        for (JsonNode vector : OwnVectors.read(FILE).get("channels")) {
            replay(vector, INITIATOR, RESPONDER);
            replay(vector, RESPONDER, INITIATOR);
        }
    }

    /** One real end; the other is the file. */
    private static void replay(JsonNode vector, String mine, String other) throws Exception {
        Pair.End end = end(vector, mine);
        List<String> heard = new ArrayList<>();
        ByteBuffer sent = ByteBuffer.allocate(0);
        for (JsonNode said : vector.get("said")) {
            byte[] wire = bytes(said, "wire");
            if (!text(said, "from").equals(mine)) {
                end.receive(wire);
                above(said).forEach(heard::add);
                continue;
            }
            if (!sent.hasRemaining()) {
                above(said)
                        .forEach(frame -> end.write(HexFormat.fromHexDigits(frame, 0, 2), parse(frame.substring(2))));
                end.flush();
                sent = ByteBuffer.wrap(end.sent());
            }
            byte[] next = new byte[wire.length];
            sent.get(next);
            assertThat(next)
                    .as(text(vector, "name") + ", " + text(said, "name"))
                    .isEqualTo(wire);
        }
        assertThat(sent.hasRemaining()).isFalse();
        assertThat(end.frames.stream().map(OwnVectors::hex)).isEqualTo(heard);
        ChannelReady ready = end.ready.orElseThrow();
        assertThat(ready.name()).isEqualTo(bytes(vector, "channelName"));
        assertThat(ready.remoteStatic()).isEqualTo(bytes(vector.get(other), "staticPublic"));
        assertThat(ready.certificate()
                        .map(NodeCertificate::wire)
                        .map(OwnVectors::hex)
                        .orElse(""))
                .isEqualTo(text(vector.get(other), "certificate"));
    }

    /** The frames of a record that belong to whoever uses the channel. */
    private static List<String> above(JsonNode said) {
        List<String> frames = new ArrayList<>();
        for (JsonNode frame : said.path("frames")) {
            if (frame.asText().compareTo("10") >= 0) frames.add(frame.asText());
        }
        return frames;
    }

    // ---- the inputs ----

    private static List<ObjectNode> inputs() {
        ObjectNode xk = named("XK, peer", 1, 1);
        fill(xk, node(0x00), node(0x08));
        ObjectNode xx = named("XX, peer", 2, 1);
        fill(xx, node(0x00), node(0x08));
        ObjectNode guest = named("XK, a guest at a rendezvous", 1, 3);
        fill(guest, key(0x00), key(0x08));
        ObjectNode home = named("XK, a node at its rendezvous", 1, 3);
        fill(home, node(0x00), key(0x08));
        return List.of(xk, xx, guest, home);
    }

    private static ObjectNode named(String name, int pattern, int purpose) {
        NoiseProtocol protocol = pattern == Opening.PATTERN_XX ? NoiseProtocol.XX_HFS : NoiseProtocol.XK_HFS;
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("protocol", protocol.name())
                .put("pattern", pattern)
                .put("purpose", purpose);
    }

    private static void fill(ObjectNode vector, ObjectNode initiator, ObjectNode responder) {
        initiator.put("ephemeral", hex(sequence(0x60, 32))).put("kemSeed", hex(sequence(0x10, 64)));
        responder.put("ephemeral", hex(sequence(0x68, 32))).put("kemMessage", hex(sequence(0xc0, 32)));
        vector.set(INITIATOR, initiator);
        vector.set(RESPONDER, responder);
    }

    private static ObjectNode node(int from) {
        ObjectNode side = key(from);
        Identity identity = Identity.fromSeed(sequence(from, 32));
        NodeId node = new NodeId(sequence(0xa0 + from, 16));
        NodeCertificate certificate = NodeCertificate.issue(identity, node, bytes(side, "staticPublic"), 1);
        return side.put("identity", hex(identity.peerId().publicKey()))
                .put("nodeId", node.toString())
                .put("certificate", hex(certificate.wire()));
    }

    private static ObjectNode key(int from) {
        NodeKey key = NodeKey.fromPrivate(sequence(0x40 + from, 32));
        return JsonNodeFactory.instance
                .objectNode()
                .put("staticPrivate", hex(key.privateKey()))
                .put("staticPublic", hex(key.publicKey()))
                .put("certificate", "");
    }

    private static Pair.End end(JsonNode vector, String side) throws Exception {
        JsonNode me = vector.get(side);
        List<byte[]> chance = chance(me);
        ChannelSettings settings = ChannelSettings.standard(Pair.LIMITS, new ScriptedRandom(chance))
                .withRekey(REKEY_RECORDS, 1L << 30, Duration.ofHours(1));
        Purpose purpose = Purpose.of(vector.get("purpose").asInt()).orElseThrow();
        NodeKey key = NodeKey.fromPrivate(bytes(me, "staticPrivate"));
        byte[] certificate = bytes(me, "certificate");
        Optional<NodeId> node = me.has("nodeId") ? Optional.of(new NodeId(bytes(me, "nodeId"))) : Optional.empty();
        if (side.equals(RESPONDER)) {
            boolean visible = !knowsResponder(vector);
            return new Pair.End(SecureChannel.responder(
                    settings, new ResponderConfig(Set.of(purpose), key, certificate, node, () -> visible)));
        }
        boolean known = knowsResponder(vector);
        JsonNode other = vector.get(RESPONDER);
        Optional<PeerId> expected =
                known && other.has("identity") ? Optional.of(new PeerId(bytes(other, "identity"))) : Optional.empty();
        Optional<byte[]> remote = known ? Optional.of(bytes(other, "staticPublic")) : Optional.empty();
        return new Pair.End(SecureChannel.initiator(
                settings, new InitiatorConfig(purpose, key, certificate, remote, expected, node)));
    }

    private static boolean knowsResponder(JsonNode vector) {
        return vector.get("pattern").asInt() == Opening.PATTERN_XK;
    }

    /** In the order in which a handshake asks. */
    private static List<byte[]> chance(JsonNode side) {
        return List.of(bytes(side, "ephemeral"), bytes(side, side.has("kemSeed") ? "kemSeed" : "kemMessage"));
    }

    // ---- what they say ----

    private static ObjectNode play(ObjectNode vector) throws Exception {
        Pair.End initiator = end(vector, INITIATOR);
        Pair.End responder = end(vector, RESPONDER);
        byte[] first = initiator.sent();
        Handshake noiseI = noise(vector, INITIATOR, Arrays.copyOf(first, Opening.SIZE));
        Handshake noiseR = noise(vector, RESPONDER, Arrays.copyOf(first, Opening.SIZE));
        ArrayNode said = vector.arrayNode();

        said(said, "opening", INITIATOR, Arrays.copyOf(first, Opening.SIZE));
        said(said, "message 1", INITIATOR, from(first, Opening.SIZE)).put("payload", payload(noiseI, noiseR, ""));
        responder.receive(first);
        byte[] second = responder.sent();
        said(said, "answer", RESPONDER, Arrays.copyOf(second, Opening.SIZE));
        boolean shows = !knowsResponder(vector);
        said(said, "message 2", RESPONDER, from(second, Opening.SIZE))
                .put("payload", payload(noiseR, noiseI, shows ? text(vector.get(RESPONDER), "certificate") : ""));
        initiator.receive(second);
        byte[] third = initiator.sent();
        int length = 2 + ByteBuffer.wrap(third).getShort();
        said(said, "message 3", INITIATOR, Arrays.copyOf(third, length))
                .put("payload", payload(noiseI, noiseR, text(vector.get(INITIATOR), "certificate")));
        vector.put("handshakeHash", hex(noiseI.handshakeHash()))
                .put("channelName", hex(Arrays.copyOf(noiseR.handshakeHash(), 16)));
        TransportKeys keys = noiseI.split();
        record(said, INITIATOR, 0, from(third, length), keys.send());
        responder.receive(third);
        byte[] hello = responder.sent();
        record(said, RESPONDER, 0, hello, keys.receive());
        initiator.receive(hello);
        for (int i = 0; i < SPOKEN.size(); i++) {
            record(said, INITIATOR, i + 1, speak(initiator, responder, SPOKEN.get(i)), keys.send());
            record(said, RESPONDER, i + 1, speak(responder, initiator, SPOKEN.get(i)), keys.receive());
        }
        vector.set("said", said);
        return vector;
    }

    private static Handshake noise(JsonNode vector, String side, byte[] prologue) {
        NoiseProtocol protocol = NoiseProtocol.parse(text(vector, "protocol"));
        boolean initiator = side.equals(INITIATOR);
        HandshakeConfig.Builder config =
                initiator ? HandshakeConfig.initiator(protocol) : HandshakeConfig.responder(protocol);
        config.prologue(prologue)
                .localStatic(NodeKey.fromPrivate(bytes(vector.get(side), "staticPrivate"))
                        .keyPair());
        if (initiator && knowsResponder(vector)) {
            config.remoteStatic(bytes(vector.get(RESPONDER), "staticPublic"));
        }
        return new Handshake(config.build(), NoiseRandom.of(new ScriptedRandom(chance(vector.get(side)))));
    }

    /** Runs the same handshake without a channel; gives the payload as the other side read it. */
    private static String payload(Handshake writer, Handshake reader, String payload) throws Exception {
        return hex(reader.readMessage(writer.writeMessage(parse(payload))));
    }

    private static byte[] speak(Pair.End speaker, Pair.End listener, List<String> frames) {
        for (String frame : frames) speaker.write(HexFormat.fromHexDigits(frame, 0, 2), parse(frame.substring(2)));
        speaker.flush();
        byte[] wire = speaker.sent();
        listener.receive(wire);
        return wire;
    }

    private static ObjectNode said(ArrayNode to, String name, String from, byte[] wire) {
        return to.addObject().put("name", name).put("from", from).put("wire", hex(wire));
    }

    private static void record(ArrayNode to, String from, int number, byte[] wire, AeadKey key) throws Exception {
        byte[] plaintext = new byte[wire.length - 2 - AeadKey.TAG_BYTES];
        key.open(number, new byte[0], wire, 2, wire.length - 2, plaintext, 0);
        ObjectNode said = said(to, "record " + number, from, wire);
        said.put("number", number).put("plaintext", hex(plaintext));
        ArrayNode frames = said.putArray("frames");
        ByteBuffer rest = ByteBuffer.wrap(plaintext);
        while (rest.hasRemaining() && rest.get(rest.position()) != ChannelFrames.PAD) {
            byte[] frame = new byte[1 + rest.getShort(rest.position() + 1)];
            frame[0] = rest.get();
            rest.getShort();
            rest.get(frame, 1, frame.length - 1);
            frames.add(hex(frame));
            if (frame[0] == ChannelFrames.REKEY) key.rekey();
        }
    }

    private static byte[] from(byte[] bytes, int offset) {
        return Arrays.copyOfRange(bytes, offset, bytes.length);
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
