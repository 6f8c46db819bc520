package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.node.contact.Contact;
import chat.parley.node.session.SessionEffect.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Notice NEW = new Notice(Notice.Kind.PEER_NEW, 0);

    private final Notices notices = new Notices();

    private static Contact contact(long id, Contact.Standing standing) {
        try (Someone bob = new Someone()) {
            return new Contact(
                    id,
                    bob.identity.peerId(),
                    "bob",
                    standing,
                    false,
                    false,
                    bob.card("bob"),
                    Optional.empty(),
                    0,
                    List.of(),
                    Optional.empty());
        }
    }

    @Test
    void nobodyOutsideTheListIsToldOf() {
        for (Notice.Kind kind : Notice.Kind.values()) {
            assertThat(notices.line(contact(1, Contact.Standing.REQUESTED), new Notice(kind, 1), 0))
                    .isEmpty();
            assertThat(notices.line(contact(1, Contact.Standing.DECLINED), new Notice(kind, 1), 0))
                    .isEmpty();
        }
    }

    @Test
    void eachKindIsToldOnceAMinuteAndContact() {
        Contact bob = contact(1, Contact.Standing.ACCEPTED);
        assertThat(notices.line(bob, NEW, 7)).contains("bob's node is new, or starts over");
        for (int i = 0; i < 6_000; i++)
            assertThat(notices.line(bob, NEW, 7 + i)).isEmpty();
        assertThat(notices.line(bob, new Notice(Notice.Kind.MINE_OLDER, 0), 8)).isPresent();
        assertThat(notices.line(contact(2, Contact.Standing.ACCEPTED), NEW, 8)).isPresent();
        assertThat(notices.line(bob, NEW, 7 + MINUTE)).isPresent();
    }

    @Test
    void whatWasCountedMeanwhileIsToldWithTheNext() {
        Contact bob = contact(1, Contact.Standing.ACCEPTED);
        assertThat(notices.line(bob, skipped(2), 0)).contains("2 of bob's messages will never come");
        assertThat(notices.line(bob, skipped(3), 1)).isEmpty();
        assertThat(notices.line(bob, skipped(4), 2)).isEmpty();
        assertThat(notices.line(bob, skipped(1), MINUTE)).contains("8 of bob's messages will never come");
        assertThat(notices.line(bob, skipped(1), 2 * MINUTE)).contains("1 of bob's messages will never come");
    }

    private static Notice skipped(long count) {
        return new Notice(Notice.Kind.SKIPPED, count);
    }
}
