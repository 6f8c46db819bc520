package chat.parley.crypto.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of each side: confirms under the channel's keys the version chosen in the clear, and carries an XK
 * responder's certificate.
 *
 * @param version the version chosen
 * @param certificate the node certificate's wire form, where the sender has one to show
 */
record Hello(int version, Optional<byte[]> certificate) {
    private static final ObjectMapper CBOR = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(ChannelFrames.MAX_HELLO)
                            .maxStringLength(ChannelFrames.MAX_HELLO)
                            .maxNameLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Wire(
            @JsonProperty("v") int version, @JsonProperty("c") byte @Nullable [] certificate) {}

    byte[] encode() {
        try {
            // Two shapes rather than a null field: what is absent is not on the wire.
            return certificate.isPresent()
                    ? CBOR.writeValueAsBytes(new Wire(version, certificate.get()))
                    : CBOR.writeValueAsBytes(java.util.Map.of("v", version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Hello decode(byte[] body) throws ProtocolException {
        try {
            Wire wire = CBOR.readValue(body, Wire.class);
            if (wire == null) throw ProtocolException.channel(ReasonCode.PROTOCOL, "HELLO is no map");
            return new Hello(wire.version, Optional.ofNullable(wire.certificate));
        } catch (IOException e) {
            throw ProtocolException.channel(ReasonCode.PROTOCOL, "HELLO does not parse");
        }
    }
}
