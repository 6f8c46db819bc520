package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The other node as a test plays it: its half as a chain of envelopes, and what its frames say. Fields are set as a test likes. */
final class Played {
    final Id128 epoch;
    long generation;
    long base;
    /** Where it stands in the half of the session under test. */
    Optional<SessionFrame.Place> position = Optional.empty();

    long limit = 1_000;
    Optional<Hole> hole = Optional.empty();
    boolean accepted = true;
    boolean asks;
    private final List<byte[]> envelopes = new ArrayList<>();
    private final List<Chain> chain = new ArrayList<>();

    Played(Id128 epoch) {
        this.epoch = epoch;
        chain.add(Chain.start(epoch));
    }

    /** Seals so many small envelopes. */
    Played seal(int count) {
        for (int i = 0; i < count; i++) seal(new byte[] {(byte) envelopes.size(), 1, 2});
        return this;
    }

    /** Seals one of these bytes; returns its number. */
    long seal(byte[] envelope) {
        chain.add(chain.get(envelopes.size()).next(envelope));
        envelopes.add(envelope);
        return envelopes.size();
    }

    long last() {
        return envelopes.size();
    }

    /** What it is at this number of its own half. */
    SessionFrame.Place place(long number) {
        return new SessionFrame.Place(epoch, number, chain.get((int) number));
    }

    byte[] envelope(long number) {
        return envelopes.get((int) number - 1);
    }

    SessionFrame.Data data(long number) {
        return new SessionFrame.Data(number, chain.get((int) number - 1).prefix(), envelope(number));
    }

    SessionFrame.Resume resume() {
        return new SessionFrame.Resume(
                epoch, generation, base, chain.get((int) base), last(), position, limit, hole, accepted, asks);
    }

    /** An ACK of the session's half there, with the limit as it stands and nothing in SACK. */
    SessionFrame.Ack ack(SessionFrame.Place place) {
        return ack(place, 0);
    }

    SessionFrame.Ack ack(SessionFrame.Place place, long sack) {
        return new SessionFrame.Ack(place.epoch(), place.number(), place.chain().prefix(), limit, sack);
    }
}
