package chat.parley.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetyNumberTest {
    private static PeerId peer(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return new PeerId(key);
    }

    /** Made with Python: int.from_bytes(sha256(b"parley safety 1\0" + low + high).digest()) % 10**60. */
    @Test
    void isTheSameAtBothEnds() {
        SafetyNumber number = SafetyNumber.of(peer(1), peer(0xf0));
        assertThat(number.toString())
                .isEqualTo("63235 11498 95086 77304 28374 04962 49947 56394 19601 52652 68542 06746");
        assertThat(SafetyNumber.of(peer(0xf0), peer(1))).isEqualTo(number);
        assertThat(SafetyNumber.of(peer(2), peer(0xf0))).isNotEqualTo(number);
        assertThat(number.groups()).hasSize(12).allMatch(group -> group.matches("[0-9]{5}"));
    }

    @Test
    void keepsLeadingZeros() {
        assertThat(SafetyNumber.of(peer(1), peer(0x7)).toString())
                .startsWith("0")
                .hasSize(71);
        assertThatThrownBy(() -> new SafetyNumber(List.of("12345"))).isInstanceOf(IllegalArgumentException.class);
    }
}
