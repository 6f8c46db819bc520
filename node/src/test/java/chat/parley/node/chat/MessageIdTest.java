package chat.parley.node.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageIdTest {
    private static final Id128 ID = new Id128(0x0199_8877_6655_4433L, 0x2211_0099_8877_6655L);

    @Test
    void theTextIsReadBackInUpperAndLowerCase() {
        String text = MessageId.text(ID);
        assertThat(text).hasSize(MessageId.TEXT);
        assertThat(MessageId.parse(text)).contains(ID);
        assertThat(MessageId.parse(text.toUpperCase(Locale.ROOT))).contains(ID);
    }

    @Test
    void aLetterThatOnlyLooksLikeOneIsNone() {
        String text = MessageId.text(new Id128(0, 19));
        assertThat(text).endsWith("k");
        assertThat(MessageId.parse(text.replace('k', 'K'))).isPresent();
        assertThat(MessageId.parse(text.replace('k', '\u212a'))).isEmpty();
    }

    @Test
    void idsGrowAlsoWhereTheClockStandsOrGoesBack() {
        MessageId ids = new MessageId(new Random(7));
        String before = "";
        for (long millis : new long[] {5, 5, 5, 3, 1, 6, 6, 2}) {
            String next = MessageId.text(ids.next(millis));
            assertThat(next).isGreaterThan(before);
            before = next;
        }
    }
}
