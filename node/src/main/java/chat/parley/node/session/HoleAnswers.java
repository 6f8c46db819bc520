package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Which of the peer's holes are to be repaired: each once, and none before this node's person has accepted the peer, for a repair
 * costs disk. Of those that came before that the newest is kept: a peer has but one at a time.
 */
final class HoleAnswers {
    /** How many are remembered, so that a late RESUME starts no second repair. */
    private static final int REMEMBERED = 4;

    private final ArrayDeque<Id128> answered = new ArrayDeque<>(REMEMBERED);
    private Optional<Hole> early = Optional.empty();

    /** The peer named a hole; it is returned if it is to be repaired now. */
    Optional<Hole> onHole(Hole hole, boolean accepted) {
        if (!accepted) {
            early = Optional.of(hole);
            return Optional.empty();
        }
        if (answered.contains(hole.id())) return Optional.empty();
        if (answered.size() == REMEMBERED) answered.remove();
        answered.add(hole.id());
        return Optional.of(hole);
    }

    /** The peer was accepted; what was named before is returned if it is to be repaired now. */
    Optional<Hole> onAccepted() {
        Optional<Hole> waiting = early;
        early = Optional.empty();
        return waiting.flatMap(hole -> onHole(hole, true));
    }
}
