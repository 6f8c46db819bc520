package chat.parley.node;

import chat.parley.node.contact.Contact;
import chat.parley.node.session.SessionEffect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the person is told of what a session noticed. A peer can bring most of it about as often as it likes: only contacts in the list
 * are told of, each kind once a minute. Pure.
 */
final class Notices {
    private static final long BETWEEN_NANOS = Duration.ofMinutes(1).toNanos();

    private record Subject(long contact, SessionEffect.Notice.Kind kind) {}

    /** @param heldBack what was counted since then and not told */
    private record Told(long atNanos, long heldBack) {}

    /** At most one a contact and kind. */
    private final Map<Subject, Told> told = new LinkedHashMap<>();

    /** The line for the person, if there is one to tell now. */
    Optional<String> line(Contact contact, SessionEffect.Notice notice, long nowNanos) {
        if (!contact.isListed() || notice.kind() == SessionEffect.Notice.Kind.ACCEPTED) return Optional.empty();
        Subject subject = new Subject(contact.id(), notice.kind());
        Told last = told.get(subject);
        long count = notice.count() + (last == null ? 0 : last.heldBack);
        if (last != null && nowNanos - last.atNanos < BETWEEN_NANOS) {
            told.put(subject, new Told(last.atNanos, count));
            return Optional.empty();
        }
        told.put(subject, new Told(nowNanos, 0));
        String name = contact.name();
        return Optional.of(
                switch (notice.kind()) {
                    case PEER_NEW -> name + "'s node is new, or starts over";
                    case MINE_OLDER ->
                        "this store is older than what " + name + " knows; what may be missing is asked for again";
                    case SKIPPED -> count + " of " + name + "'s messages will never come";
                    case ACCEPTED -> name + " has accepted"; // told as a change of the contact
                });
    }

    /** Nothing more will come of them. */
    void forget(long contact) {
        told.keySet().removeIf(subject -> subject.contact == contact);
    }
}
