package chat.parley.node.store;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.identity.Id128;
import chat.parley.node.session.Chain;
import chat.parley.node.session.Hole;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session's row in memory. The writer changes it as often as it likes and writes it once a group. Thread-confined. */
final class SessionRow {
    final long contact;
    /** How many epochs this half had in this store before; see {@link HalfPlace}. */
    final long half;

    boolean accepted;
    private final Id128 epoch;
    private final long generation;
    private long base;
    private Chain baseChain;
    private Optional<SessionFrame.Place> position;
    private Optional<Hole> hole;
    private Optional<Id128> lastMessage;
    private int strangerEnvelopes;
    private int strangerBytes;

    private record Wire(
            @JsonProperty("e") byte[] epoch,
            @JsonProperty("g") long generation,
            @JsonProperty("b") long base,
            @JsonProperty("c") byte[] baseChain,
            @JsonProperty("E") byte @Nullable [] theirEpoch,
            @JsonProperty("p") long position,
            @JsonProperty("C") byte @Nullable [] theirChain,
            @JsonProperty("h") byte @Nullable [] hole,
            @JsonProperty("x") byte @Nullable [] holeAfter,
            @JsonProperty("m") byte @Nullable [] lastMessage) {}

    /** A row for this state; what it has unretired is kept elsewhere. */
    SessionRow(long contact, long half, SessionState state) {
        this.contact = contact;
        this.half = half;
        accepted = state.accepted();
        epoch = state.sending().epoch();
        generation = state.sending().generation();
        base = state.sending().base();
        baseChain = state.sending().baseChain();
        position = state.receiving().position();
        hole = state.receiving().hole();
        lastMessage = state.receiving().lastMessage();
        strangerEnvelopes = state.receiving().strangerEnvelopes();
        strangerBytes = state.receiving().strangerBytes();
    }

    // ---- changes ----

    /** Takes a base, if it belongs to this epoch and lies ahead. */
    boolean retire(SessionFrame.Place place) {
        if (!place.epoch().equals(epoch) || place.number() <= base) return false;
        base = place.number();
        baseChain = place.chain();
        return true;
    }

    /** Takes what the peer's half has brought. */
    void move(
            SessionFrame.Place newPosition,
            Optional<Hole> newHole,
            Optional<Id128> newLastMessage,
            int moreEnvelopes,
            int moreBytes) {
        position = Optional.of(newPosition);
        hole = newHole;
        if (newLastMessage.isPresent()) lastMessage = newLastMessage;
        strangerEnvelopes += moreEnvelopes;
        strangerBytes += moreBytes;
    }

    /** The same session with a new epoch of this half. */
    SessionRow withEpoch(Id128 newEpoch, long newGeneration) {
        SessionState.Sending fresh = SessionState.Sending.fresh(newEpoch, newGeneration);
        return new SessionRow(contact, half + 1, new SessionState(fresh, receiving(), accepted));
    }

    // ---- queries ----

    long base() {
        return base;
    }

    long generation() {
        return generation;
    }

    int strangerEnvelopes() {
        return strangerEnvelopes;
    }

    int strangerBytes() {
        return strangerBytes;
    }

    /** The place of a number of the current epoch. */
    long place(long number) {
        return HalfPlace.of(half, number);
    }

    /** The whole state, with what is unretired. */
    SessionState state(List<Sealed> unretired) {
        return new SessionState(
                new SessionState.Sending(epoch, generation, base, baseChain, unretired), receiving(), accepted);
    }

    private SessionState.Receiving receiving() {
        return new SessionState.Receiving(position, hole, lastMessage, strangerEnvelopes, strangerBytes);
    }

    // ---- on disk ----

    /** What is sealed of it. */
    byte[] encode() {
        return CborRecord.write(new Wire(
                epoch.bytes(),
                generation,
                base,
                baseChain.bytes(),
                position.map(place -> place.epoch().bytes()).orElse(null),
                position.map(SessionFrame.Place::number).orElse(0L),
                position.map(place -> place.chain().bytes()).orElse(null),
                hole.map(open -> open.id().bytes()).orElse(null),
                hole.flatMap(Hole::after).map(Id128::bytes).orElse(null),
                lastMessage.map(Id128::bytes).orElse(null)));
    }

    /**
     * Reads {@link #encode} back; the other parameters are readable columns.
     *
     * @throws ProtocolException when it is no such record
     */
    static SessionRow decode(
            long contact, long half, boolean accepted, int strangerEnvelopes, int strangerBytes, byte[] bytes)
            throws ProtocolException {
        Wire wire = CborRecord.read(bytes, 0, bytes.length, Wire.class);
        Optional<SessionFrame.Place> position = wire.theirEpoch == null || wire.theirChain == null
                ? Optional.empty()
                : Optional.of(
                        new SessionFrame.Place(Id128.of(wire.theirEpoch), wire.position, Chain.of(wire.theirChain)));
        Optional<Id128> after = Optional.ofNullable(wire.holeAfter).map(Id128::of);
        Optional<Hole> hole = Optional.ofNullable(wire.hole).map(id -> new Hole(Id128.of(id), after));
        SessionState state = new SessionState(
                new SessionState.Sending(
                        Id128.of(wire.epoch), wire.generation, wire.base, Chain.of(wire.baseChain), List.of()),
                new SessionState.Receiving(
                        position,
                        hole,
                        Optional.ofNullable(wire.lastMessage).map(Id128::of),
                        strangerEnvelopes,
                        strangerBytes),
                accepted);
        return new SessionRow(contact, half, state);
    }
}
