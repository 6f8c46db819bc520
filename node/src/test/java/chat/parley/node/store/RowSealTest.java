package chat.parley.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.provider.CryptoException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowSealTest {
    private static final byte[] KEY = Samples.bytes(32, 7);
    private static final byte[] PLAIN = "what was said".getBytes(StandardCharsets.UTF_8);
    private static final Id128 ID = new Id128(3, 4);

    private final RowSeal seal = new RowSeal(KEY, new SecureRandom());

    @Test
    void opensWhatAnotherRunSealed() throws Exception {
        byte[] sealed = seal.seal(Cell.contact(1), PLAIN);
        assertThat(sealed).hasSize(PLAIN.length + RowSeal.OVERHEAD);
        assertThat(new RowSeal(KEY, new SecureRandom()).open(Cell.contact(1), sealed))
                .isEqualTo(PLAIN);
        assertThat(seal.open(Cell.proof(), seal.seal(Cell.proof(), new byte[0])))
                .isEmpty();
    }

    @Test
    void opensInItsOwnCellOnly() throws Exception {
        List<Cell> cells = List.of(
                Cell.proof(),
                Cell.setting(seal.hidden("a")),
                Cell.setting(seal.hidden("b")),
                Cell.contact(1),
                Cell.contact(2),
                Cell.session(1),
                Cell.session(2),
                Cell.message(1, 1, true, ID),
                Cell.message(2, 1, true, ID),
                Cell.message(1, 2, true, ID),
                Cell.message(1, 1, false, ID),
                Cell.message(1, 1, true, new Id128(3, 5)),
                Cell.content(1, 1),
                Cell.content(2, 1),
                Cell.content(1, 2),
                Cell.envelope(1, 1, 1),
                Cell.envelope(2, 1, 1),
                Cell.envelope(1, 2, 1),
                Cell.envelope(1, 1, 2));
        for (int i = 0; i < cells.size(); i++) {
            byte[] sealed = seal.seal(cells.get(i), PLAIN);
            for (int j = 0; j < cells.size(); j++) {
                Cell other = cells.get(j);
                if (i == j) assertThat(seal.open(other, sealed)).isEqualTo(PLAIN);
                else assertThatThrownBy(() -> seal.open(other, sealed)).isInstanceOf(CryptoException.class);
            }
        }
    }

    @Test
    void refusesEveryChangedByteEveryCutAndAnotherKey() {
        byte[] sealed = seal.seal(Cell.contact(1), PLAIN);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> seal.open(Cell.contact(1), changed)).isInstanceOf(CryptoException.class);
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> seal.open(Cell.contact(1), cut)).isInstanceOf(CryptoException.class);
        }
        RowSeal other = new RowSeal(Samples.bytes(32, 8), new SecureRandom());
        assertThatThrownBy(() -> other.open(Cell.contact(1), sealed)).isInstanceOf(CryptoException.class);
    }

    @Test
    void repeatsNoNonceAndDrawsAnewAfterEachRunOfTheCounter() {
        Set<String> nonces = new HashSet<>();
        Set<String> drawn = new HashSet<>();
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            byte[] nonce = Arrays.copyOf(seal.seal(Cell.proof(), new byte[0]), 12);
            nonces.add(HexFormat.of().formatHex(nonce));
            drawn.add(HexFormat.of().formatHex(nonce, 0, 10));
        }
        assertThat(nonces).hasSize(count);
        assertThat(drawn).hasSize(4);
    }

    @Test
    void aNewRunDrawsItsOwnNonces() {
        byte[] first = new RowSeal(KEY, new SecureRandom()).seal(Cell.proof(), PLAIN);
        byte[] second = new RowSeal(KEY, new SecureRandom()).seal(Cell.proof(), PLAIN);
        assertThat(Arrays.copyOf(first, 10)).isNotEqualTo(Arrays.copyOf(second, 10));
    }

    @Test
    void hidesNamesTheSameWayWithTheKeyOnly() {
        assertThat(seal.hidden("name")).hasSize(16).isEqualTo(new RowSeal(KEY, new SecureRandom()).hidden("name"));
        assertThat(seal.hidden("name")).isNotEqualTo(seal.hidden("named"));
        assertThat(new RowSeal(Samples.bytes(32, 8), new SecureRandom()).hidden("name"))
                .isNotEqualTo(seal.hidden("name"));
    }

    @Test
    void isWipedWhenClosed() {
        seal.close();
        assertThatThrownBy(() -> seal.seal(Cell.proof(), PLAIN)).isInstanceOf(IllegalStateException.class);
    }
}
