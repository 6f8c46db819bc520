package chat.parley.crypto.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PaddingTest {
    @Test
    void padsToMultiplesOf64ThenToEighths() {
        int[][] expected = {
            {1, 64},
            {64, 64},
            {65, 128},
            {512, 512},
            {513, 576},
            {576, 576},
            {577, 640},
            {1_024, 1_024},
            {1_025, 1_152},
            {2_048, 2_048},
            {2_049, 2_304},
            {9_000, 9_216},
            {16_383, 16_384},
            {16_384, 16_384}
        };
        for (int[] pair : expected)
            assertThat(Padding.paddedLength(pair[0])).as("" + pair[0]).isEqualTo(pair[1]);
    }

    @Test
    void leavesFewSizesAndNeverShortens() {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int length = 1; length <= ChannelFrames.MAX_PLAINTEXT; length++) {
            int padded = Padding.paddedLength(length);
            assertThat(padded)
                    .isBetween(length, Math.min(ChannelFrames.MAX_PLAINTEXT, length + Math.max(63, length / 8)));
            sizes.add(padded);
        }
        assertThat(sizes).hasSize(8 + 5 * 8);
    }
}
