package chat.parley.crypto.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CborRecordTest {
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    /** One of each kind. */
    record Sample(
            @JsonProperty("n") long number,
            @JsonProperty("i") int small,
            @JsonProperty("o") @Nullable Long maybe,
            @JsonProperty("b") byte @Nullable [] bytes,
            @JsonProperty("s") @Nullable String text,
            @JsonProperty("f") @Nullable Boolean flag,
            @JsonProperty("l") @Nullable List<String> list) {}

    private final Map<String, Object> fields = new LinkedHashMap<>(
            Map.of("n", 1L << 40, "i", 7, "o", 9, "b", new byte[] {1, 2}, "s", "é", "f", true, "l", List.of("a", "b")));

    private static Sample read(byte[] bytes) throws ProtocolException {
        return CborRecord.read(bytes, 0, bytes.length, Sample.class);
    }

    private Sample readFields() throws Exception {
        return read(CBOR.writeValueAsBytes(fields));
    }

    private void refused(String key, Object value) throws Exception {
        Object before = fields.put(key, value);
        byte[] bytes = CBOR.writeValueAsBytes(fields);
        assertThatThrownBy(() -> read(bytes)).as(key + " = " + value).isInstanceOf(ProtocolException.class);
        fields.put(key, before);
    }

    @Test
    void readsWhatItWritesAndLeavesOutWhatIsNull() throws Exception {
        byte[] bytes = CborRecord.write(new Sample(5, 6, null, null, null, null, null));
        assertThat(bytes).hasSize(1 + 2 * 3 + 1);
        Sample read = read(bytes);
        assertThat(read).isEqualTo(new Sample(5, 6, null, null, null, null, null));
        assertThat(CborRecord.write(readFields())).isEqualTo(CborRecord.write(readFields()));
    }

    @Test
    void readsAPartOfAnArray() throws Exception {
        byte[] bytes = CborRecord.write(new Sample(5, 6, null, null, null, null, null));
        byte[] around = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, around, 3, bytes.length);
        assertThat(CborRecord.read(around, 3, bytes.length, Sample.class)).isEqualTo(read(bytes));
    }

    @Test
    void neverConvertsAValueOfAnotherType() throws Exception {
        for (String key : List.of("n", "i", "o")) {
            for (Object wrong : List.of("5", "", 5.0, 5.5f, true, List.of(5), Map.of(), new byte[] {5})) {
                refused(key, wrong);
            }
        }
        for (Object wrong : List.of("AQI=", "", List.of(1, 2), 5, 1.0, true, Map.of())) refused("b", wrong);
        for (Object wrong : List.of(5, 5.0, true, new byte[] {65}, List.of("a"), Map.of())) refused("s", wrong);
        for (Object wrong : List.of("true", "", 1, 0, 1.0, List.of(true), new byte[] {1})) refused("f", wrong);
        for (Object wrong : List.of("a", 5, true, List.of(1), List.of(new byte[] {65}), Map.of())) refused("l", wrong);
    }

    @Test
    void refusesNumbersThatDoNotFit() throws Exception {
        refused("n", BigInteger.ONE.shiftLeft(63));
        refused("i", 1L << 31);
        refused("i", -(1L << 31) - 1);
        fields.put("n", Long.MIN_VALUE);
        assertThat(readFields().number()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void refusesAPrimitiveThatIsAbsentOrNull() throws Exception {
        fields.put("n", null);
        assertThatThrownBy(this::readFields).isInstanceOf(ProtocolException.class);
        fields.remove("n");
        assertThatThrownBy(this::readFields).isInstanceOf(ProtocolException.class);
    }

    @Test
    void ignoresUnknownKeysUpToADepthOfEight() throws Exception {
        Object nested = 1;
        for (int i = 0; i < 7; i++) nested = List.of(nested);
        fields.put("zz", nested);
        assertThat(readFields().small()).isEqualTo(7);
        refused("zz", List.of(nested));
    }

    @Test
    void refusesDoubledKeysWhatFollowsAndWhatIsNoMap() throws Exception {
        byte[] body = CBOR.writeValueAsBytes(fields);
        assertThat(body[0] & 0xff).as("a map of unknown size").isEqualTo(0xbf);
        byte[] doubled = Arrays.copyOf(body, body.length + 3);
        System.arraycopy(new byte[] {0x61, 'i', 1, (byte) 0xff}, 0, doubled, body.length - 1, 4);
        for (byte[] wrong : List.of(
                doubled,
                Arrays.copyOf(body, body.length + 1),
                Arrays.copyOf(body, body.length - 1),
                new byte[0],
                new byte[] {(byte) 0xf6},
                new byte[] {5},
                CBOR.writeValueAsBytes(List.of(1)))) {
            assertThatThrownBy(() -> read(wrong)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void takesByteStringsInPiecesAndMapsOfKnownSize() throws Exception {
        byte[] pieces = {(byte) 0xa3, 0x61, 'n', 1, 0x61, 'i', 2, 0x61, 'b', 0x5f, 0x41, 1, 0x42, 2, 3, (byte) 0xff};
        assertThat(read(pieces).bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void onlyProtocolExceptionComesOutOfHostileBytes() throws Exception {
        Random random = new Random(3);
        byte[] body = CBOR.writeValueAsBytes(fields);
        for (int i = 0; i < 30_000; i++) {
            byte[] changed = i % 3 == 0 ? new byte[random.nextInt(60)] : body.clone();
            if (i % 3 == 0) {
                random.nextBytes(changed);
                if (changed.length > 0) changed[0] = (byte) (0xa0 + random.nextInt(32));
            } else {
                for (int flips = 0; flips <= i % 4; flips++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
            }
            try {
                read(changed);
            } catch (ProtocolException e) {
                assertThat(e.reason()).isEqualTo(ReasonCode.PROTOCOL);
                assertThat(e.getStackTrace()).isEmpty();
            }
        }
    }
}
