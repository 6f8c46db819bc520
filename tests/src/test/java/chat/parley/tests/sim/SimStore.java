package chat.parley.tests.sim;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.session.Chain;
import chat.parley.node.session.Hole;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one node keeps of its session: once as memory has it, once as the disk has it. Copied for a crash, a backup, a clone. */
final class SimStore {
    /** Something to be sent: a message of one's own, or the marker of a repair. */
    record Row(long ref, Optional<Id128> message, Optional<Id128> marker) {}

    Id128 epoch;
    long generation;
    long base;
    Chain baseChain;
    boolean accepted;
    long nextRef = 1;
    /** Rows without a number, in order. */
    final ArrayList<Row> queue = new ArrayList<>();
    /** Rows with a number, in order; {@code sealed} runs beside it. */
    final ArrayList<Row> numbered = new ArrayList<>();

    final ArrayList<Sealed> sealed = new ArrayList<>();
    /** One's own messages, in the order they were said. */
    final ArrayList<Id128> said = new ArrayList<>();
    /** The peer's messages, in commit order. */
    final ArrayList<Id128> got = new ArrayList<>();

    final Set<Id128> gotSet = new LinkedHashSet<>();
    Optional<SessionFrame.Place> position = Optional.empty();
    Optional<Hole> hole = Optional.empty();
    Optional<Id128> lastMessage = Optional.empty();
    int strangerEnvelopes;
    int strangerBytes;

    SimStore(Id128 epoch, boolean accepted) {
        this.epoch = epoch;
        this.baseChain = Chain.start(epoch);
        this.accepted = accepted;
    }

    SimStore copy() {
        SimStore copy = new SimStore(epoch, accepted);
        copy.generation = generation;
        copy.base = base;
        copy.baseChain = baseChain;
        copy.nextRef = nextRef;
        copy.queue.addAll(queue);
        copy.numbered.addAll(numbered);
        copy.sealed.addAll(sealed);
        copy.said.addAll(said);
        copy.got.addAll(got);
        copy.gotSet.addAll(gotSet);
        copy.position = position;
        copy.hole = hole;
        copy.lastMessage = lastMessage;
        copy.strangerEnvelopes = strangerEnvelopes;
        copy.strangerBytes = strangerBytes;
        return copy;
    }

    SessionState state() {
        return new SessionState(
                new SessionState.Sending(epoch, generation, base, baseChain, List.copyOf(sealed)),
                new SessionState.Receiving(position, hole, lastMessage, strangerEnvelopes, strangerBytes),
                accepted);
    }

    // ---- what a commit does ----

    void say(Id128 message) {
        said.add(message);
        queue.add(new Row(nextRef++, Optional.of(message), Optional.empty()));
    }

    void number(List<Sealed> envelopes) {
        for (Sealed one : envelopes) {
            Row row =
                    queue.stream().filter(r -> r.ref() == one.ref()).findFirst().orElseThrow();
            queue.remove(row);
            numbered.add(row);
            sealed.add(one);
        }
    }

    void retire(SessionFrame.Place place) {
        if (!place.epoch().equals(epoch)) return;
        while (!sealed.isEmpty() && sealed.get(0).number() <= place.number()) {
            sealed.remove(0);
            numbered.remove(0);
        }
        base = place.number();
        baseChain = place.chain();
    }

    void startEpoch(Id128 newEpoch, long newGeneration) {
        queue.addAll(0, numbered);
        numbered.clear();
        sealed.clear();
        epoch = newEpoch;
        generation = newGeneration;
        base = 0;
        baseChain = Chain.start(newEpoch);
    }

    void deliver(SessionFrame.Place place, Optional<Id128> message, boolean stranger, int bytes) {
        position = Optional.of(place);
        if (stranger) {
            strangerEnvelopes++;
            strangerBytes += bytes;
        }
        message.ifPresent(id -> {
            lastMessage = message;
            if (gotSet.add(id)) got.add(id);
        });
    }

    void repaired(Id128 id) {
        if (hole.isPresent() && hole.get().id().equals(id)) hole = Optional.empty();
    }

    /** Says again what follows X, before what is queued; the marker goes behind everything. */
    void repair(Hole asked) {
        Set<Id128> under = new LinkedHashSet<>();
        for (List<Row> rows : List.of(queue, numbered)) {
            for (Row row : rows) {
                row.message().ifPresent(under::add);
                if (row.marker().equals(Optional.of(asked.id()))) return;
            }
        }
        int from = asked.after().map(id -> said.indexOf(id) + 1).orElse(0);
        ArrayList<Row> again = new ArrayList<>();
        for (Id128 id : said.subList(from, said.size())) {
            if (!under.contains(id)) again.add(new Row(nextRef++, Optional.of(id), Optional.empty()));
        }
        queue.addAll(0, again);
        queue.add(new Row(nextRef++, Optional.empty(), Optional.of(asked.id())));
    }
}
