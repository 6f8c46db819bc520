package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.RendezvousKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The vectors in {@code docs/vectors/rendezvous.json}, for whoever writes another node or rendezvous. Each frame stands there in hex and,
 * read by a general CBOR reader rather than ours, as JSON with byte strings as {@code {"hex": …}}.
 *
 * <p>{@code -Dparley.writeVectors=FILE} writes the file anew; only a new version of the protocol may need that.
 */
class VectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TokenKey key = new TokenKey(sequence(0x01, 32));
    private final NodeId node = new NodeId(sequence(0xa0, 16));
    private final long id = 0x0102030405060708L;
    private final long introductionId = 0x8102030405060708L;

    @Test
    void framesAreAsTheVectorsSay() throws Exception {
        JsonNode frames = vectors().get("frames");
        Map<String, RendezvousFrame> samples = samples();
        assertThat(frames).hasSize(samples.size());
        for (JsonNode vector : frames) {
            String name = vector.get("name").asText();
            RendezvousFrame sample = samples.get(name);
            byte[] bytes = HEX.parseHex(vector.get("hex").asText());
            assertThat(encode(sample)).as(name).isEqualTo(bytes);
            assertThat(RendezvousCodec.decode(Unpooled.wrappedBuffer(bytes)))
                    .as(name)
                    .isEqualTo(sample);
            if (vector.has("body")) assertThat(readable(bytes)).as(name).isEqualTo(vector.get("body"));
        }
    }

    @Test
    void tokensAreAsTheVectorsSay() throws Exception {
        for (JsonNode vector : vectors().get("tokens")) {
            TokenKey k = new TokenKey(HEX.parseHex(vector.get("k").asText()));
            NodeId giver = new NodeId(HEX.parseHex(vector.get("node").asText()));
            ReachToken token = ReachToken.of(HEX.parseHex(vector.get("token").asText()));
            assertThat(token.verify(k, giver)).isEqualTo(vector.get("good").asBoolean());
            assertThat(token.introduction())
                    .isEqualTo(vector.get("introduction").asBoolean());
        }
    }

    @Test
    void addressesAreAsTheVectorsSay() throws Exception {
        for (JsonNode vector : vectors().get("addresses")) {
            RendezvousAddress address =
                    RendezvousAddress.parse(vector.get("text").asText());
            assertThat(address.host()).isEqualTo(vector.get("host").asText());
            assertThat(address.port()).isEqualTo(vector.get("port").asInt());
            assertThat(address.key().publicKey())
                    .isEqualTo(HEX.parseHex(vector.get("key").asText()));
        }
    }

    @Test
    void writesTheVectorsWhenAsked() throws Exception {
        String file = System.getProperty("parley.writeVectors");
        if (file == null) return;
        ObjectNode all = JSON.createObjectNode();
        ArrayNode frames = all.putArray("frames");
        for (Map.Entry<String, RendezvousFrame> sample : samples().entrySet()) {
            byte[] bytes = encode(sample.getValue());
            ObjectNode vector = frames.addObject();
            vector.put("name", sample.getKey()).put("hex", HEX.formatHex(bytes));
            if (bytes[0] != FrameType.CREDIT) vector.set("body", readable(bytes));
        }
        ArrayNode tokens = all.putArray("tokens");
        for (long tokenId : new long[] {id, introductionId}) {
            byte[] token = token(tokenId).bytes();
            addToken(tokens, token, tokenId < 0, true);
            token[23] ^= 1;
            addToken(tokens, token, tokenId < 0, false);
        }
        ArrayNode addresses = all.putArray("addresses");
        RendezvousKey server = new RendezvousKey(sequence(0x40, 32));
        for (String host : new String[] {"rdv.example.org", "192.0.2.7", "2001:db8::7"}) {
            RendezvousAddress address = new RendezvousAddress(host, 443, server);
            addresses
                    .addObject()
                    .put("text", address.toString())
                    .put("host", host)
                    .put("port", 443)
                    .put("key", HEX.formatHex(server.publicKey()));
        }
        addresses
                .addObject()
                .put("text", "PARLEY-RDV://Rdv.Example.org/" + server.toString().toUpperCase(Locale.ROOT))
                .put("host", "rdv.example.org")
                .put("port", 27_275)
                .put("key", HEX.formatHex(server.publicKey()));
        Files.writeString(Path.of(file), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    private void addToken(ArrayNode tokens, byte[] token, boolean introduction, boolean good) {
        tokens.addObject()
                .put("k", HEX.formatHex(key.bytes()))
                .put("node", node.toString())
                .put("token", HEX.formatHex(token))
                .put("introduction", introduction)
                .put("good", good);
    }

    private Map<String, RendezvousFrame> samples() {
        Candidate v4 = Candidate.parse("192.0.2.1:39114").orElseThrow();
        Candidate v6 = Candidate.parse("[2001:db8::20]:39114").orElseThrow();
        RendezvousAddress other = new RendezvousAddress("rdv.example.org", 443, new RendezvousKey(sequence(0x40, 32)));
        ReachToken token = token(id);
        Map<String, RendezvousFrame> frames = new LinkedHashMap<>();
        frames.put("REGISTER", new RendezvousFrame.Register(new Id128(1, 2), key, List.of(id, -1L), List.of(v4, v6)));
        frames.put(
                "REGISTER, nothing to say", new RendezvousFrame.Register(new Id128(1, 2), key, List.of(), List.of()));
        frames.put("REGISTERED", new RendezvousFrame.Registered(v6, 256, 32));
        frames.put("LOOKUP", new RendezvousFrame.Lookup(7, node, token));
        frames.put("LOOKUP, largest number", new RendezvousFrame.Lookup(-1, node, token));
        frames.put("FOUND, online", new RendezvousFrame.Found(7, Status.ONLINE, List.of(v4)));
        frames.put("FOUND, offline", new RendezvousFrame.Found(7, Status.OFFLINE, List.of()));
        frames.put("FOUND, unknown", new RendezvousFrame.Found(7, Status.UNKNOWN, List.of()));
        frames.put("WATCH", new RendezvousFrame.Watch(node, token));
        frames.put("UNWATCH", new RendezvousFrame.Unwatch(node));
        frames.put("PRESENCE", new RendezvousFrame.Presence(node, Status.ONLINE, List.of(v4, v6)));
        frames.put("OPEN", new RendezvousFrame.Open(3, node, token));
        frames.put("INCOMING", new RendezvousFrame.Incoming(4, false, id));
        frames.put("INCOMING, introduction", new RendezvousFrame.Incoming(4, true, introductionId));
        frames.put("ACCEPT", new RendezvousFrame.Accept(4));
        frames.put("OPENED", new RendezvousFrame.Opened(4, 32_768));
        frames.put("RESET", new RendezvousFrame.Reset(4, ReasonCode.OFFLINE));
        frames.put("CREDIT", new RendezvousFrame.Credit(4, 16_384));
        frames.put("REPLACED", new RendezvousFrame.Replaced());
        frames.put(
                "RESTARTING",
                new RendezvousFrame.Restarting(Duration.ofSeconds(5), Duration.ofMinutes(10), List.of(other)));
        frames.put("UPDATE", new RendezvousFrame.Update(List.of(id), List.of(v4)));
        return frames;
    }

    private ReachToken token(long tokenId) {
        ByteBuffer mac = ByteBuffer.wrap(key.mac(node, tokenId));
        return new ReachToken(tokenId, mac.getLong(), mac.getLong());
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = Files.newInputStream(
                Path.of(System.getProperty("parley.root", ".."), "docs", "vectors", "rendezvous.json"))) {
            return JSON.readTree(in);
        }
    }

    private static byte[] encode(RendezvousFrame frame) {
        ByteBuf bytes = RendezvousCodec.encode(frame, ByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /** The body by a general reader, byte strings as {@code {"hex": …}}. */
    private static JsonNode readable(byte[] frame) throws IOException {
        return frame[0] == FrameType.CREDIT
                ? JsonNodeFactory.instance.nullNode()
                : plain(new CBORMapper().readTree(Arrays.copyOfRange(frame, 1, frame.length)));
    }

    private static JsonNode plain(JsonNode value) throws IOException {
        if (value.isBinary()) return JSON.createObjectNode().put("hex", HEX.formatHex(value.binaryValue()));
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            for (JsonNode element : value) array.add(plain(element));
            return array;
        }
        if (!value.isObject()) return JSON.readTree(value.toString());
        ObjectNode object = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            object.set(field.getKey(), plain(field.getValue()));
        }
        return object;
    }

    private static byte[] sequence(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (from + i);
        return bytes;
    }
}
