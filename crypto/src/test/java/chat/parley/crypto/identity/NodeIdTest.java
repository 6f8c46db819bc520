package chat.parley.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class NodeIdTest {
    @Test
    void isItsBytes() {
        NodeId id = NodeId.random(new SecureRandom());
        NodeId same = new NodeId(id.bytes());
        assertThat(same).isEqualTo(id).hasSameHashCodeAs(id).isEqualByComparingTo(id);
        assertThat(NodeId.random(new SecureRandom())).isNotEqualTo(id);
        id.bytes()[0] ^= 1;
        assertThat(id).isEqualTo(same);
        assertThatThrownBy(() -> new NodeId(new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOrderedWithoutSigns() {
        byte[] high = new byte[16];
        high[0] = (byte) 0x80;
        byte[] low = new byte[16];
        low[0] = 0x7f;
        assertThat(new NodeId(low)).isLessThan(new NodeId(high));
        assertThat(new NodeId(high).toString()).isEqualTo("80000000000000000000000000000000");
    }

    @Test
    void aNodeKeyIsRestoredFromItsPrivateHalfUntilItIsWiped() {
        NodeKey key = NodeKey.generate(new SecureRandom());
        NodeKey restored = NodeKey.fromPrivate(key.privateKey());
        assertThat(restored.publicKey()).isEqualTo(key.publicKey());
        restored.wipe();
        assertThat(restored.publicKey()).isEqualTo(key.publicKey());
        assertThatThrownBy(restored::privateKey).isInstanceOf(IllegalStateException.class);
    }
}
