package chat.parley.crypto.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
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
    private record Wire(
            @JsonProperty("v") int version,
            @JsonProperty("c") byte @Nullable [] certificate) {}

    byte[] encode() {
        return CborRecord.write(new Wire(version, certificate.orElse(null)));
    }

    static Hello decode(byte[] body) throws ProtocolException {
        Wire wire = CborRecord.read(body, 0, body.length, Wire.class);
        return new Hello(wire.version, Optional.ofNullable(wire.certificate));
    }
}
