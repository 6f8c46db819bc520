package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.node.contact.Contact;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private static final long PATIENCE = Strangers.PATIENCE.toNanos();

    private final SecureRandom random = new SecureRandom();
    private final Strangers strangers = new Strangers();

    private Contact admit(long id, long nowNanos) {
        byte[] key = NodeKey.generate(random).publicKey();
        return strangers.admit(
                id, NodeCertificate.issue(Identity.generate(random), NodeId.random(random), key, 1), nowNanos);
    }

    @Test
    void aStrangerHasTwentySeconds() {
        Contact first = admit(1, 5);
        admit(2, 6);
        assertThat(strangers.late(4 + PATIENCE)).isEmpty();
        assertThat(strangers.late(5 + PATIENCE)).containsExactly(first);
        strangers.remove(1);
        assertThat(strangers.late(5 + PATIENCE)).isEmpty();
        assertThat(strangers.get(1)).isEmpty();
        assertThat(strangers.byPeer(first.peer())).isEmpty();
    }

    @Test
    void theOneWhoCameFirstMakesRoom() {
        for (int id = 1; id <= Strangers.MAX; id++) {
            assertThat(strangers.isFull()).isFalse();
            admit(id, id);
        }
        assertThat(strangers.isFull()).isTrue();
        assertThat(strangers.oldest()).map(Contact::id).contains(1L);
        strangers.remove(1);
        assertThat(strangers.isFull()).isFalse();
        assertThat(strangers.oldest()).map(Contact::id).contains(2L);
    }
}
