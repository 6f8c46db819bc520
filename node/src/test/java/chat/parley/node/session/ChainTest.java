package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Id128;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Id128 EPOCH = new Id128(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }

    @Test
    void startsWithTheHashOfTheEpoch() throws Exception {
        assertThat(Chain.start(EPOCH).bytes()).isEqualTo(sha256(EPOCH.bytes()));
    }

    @Test
    void goesOnWithTheHashOfItselfAndOfTheEnvelopesHash() throws Exception {
        byte[] envelope = {1, 2, 3};
        Chain next = Chain.start(EPOCH).next(envelope);
        assertThat(next.bytes()).isEqualTo(sha256(Chain.start(EPOCH).bytes(), sha256(envelope)));
    }

    @Test
    void aPrefixIsItsFirstEightBytes() {
        Chain chain = Chain.start(EPOCH);
        assertThat(chain.prefix()).isEqualTo(ByteBuffer.wrap(chain.bytes()).getLong());
    }

    @Test
    void differsByEpochByEnvelopeAndByOrder() {
        byte[] one = {1};
        byte[] two = {2};
        Chain start = Chain.start(EPOCH);
        assertThat(start.next(one).next(two)).isNotEqualTo(start.next(two).next(one));
        assertThat(start.next(one)).isNotEqualTo(start.next(two)).isNotEqualTo(start);
        assertThat(Chain.start(new Id128(0, 1))).isNotEqualTo(start);
    }

    @Test
    void isItsBytesAndNobodyElseCanChangeThem() {
        Chain chain = Chain.start(EPOCH);
        byte[] bytes = chain.bytes();
        Chain same = Chain.of(bytes);
        bytes[0] ^= 1;
        chain.bytes()[0] ^= 1;
        assertThat(same).isEqualTo(chain).hasSameHashCodeAs(chain);
        assertThat(same.bytes()).isEqualTo(Chain.start(EPOCH).bytes());
    }

    @Test
    void has32Bytes() {
        for (int size : new int[] {0, 31, 33}) {
            assertThatThrownBy(() -> Chain.of(new byte[size])).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
