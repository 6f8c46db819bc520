package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeId;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;

/**
 * What a node and a rendezvous say to each other, decoded ({@code docs/PROTOCOL.md} §5.2).
 *
 * <p>Circuit and query numbers are u32 in an {@code int}: compare them for equality only. All are immutable and need no release
 * except {@link CircuitData}, which owns its payload.
 */
public sealed interface RendezvousFrame {
    /** Who receives frames; {@link #applyTo} calls exactly one method. */
    interface Port {
        void register(Register frame);

        void registered(Registered frame);

        void lookup(Lookup frame);

        void found(Found frame);

        void watch(Watch frame);

        void unwatch(Unwatch frame);

        void presence(Presence frame);

        void open(Open frame);

        void incoming(Incoming frame);

        void accept(Accept frame);

        void opened(Opened frame);

        void reset(Reset frame);

        void circuitData(CircuitData frame);

        void credit(Credit frame);

        void replaced(Replaced frame);

        void restarting(Restarting frame);

        void update(Update frame);
    }

    /** Calls the port's method for this frame. */
    void applyTo(Port port);

    /**
     * A node is at home here.
     *
     * @param run this start of its process
     * @param tokenKey what its reach tokens are checked with
     * @param revoked ids of tokens that no longer hold, at most {@link Limits#REVOKED}
     * @param candidates where it may be reached, at most {@link Limits#CANDIDATES}
     */
    record Register(Id128 run, TokenKey tokenKey, List<Long> revoked, List<Candidate> candidates)
            implements RendezvousFrame {
        public Register {
            revoked = atMost(Limits.REVOKED, revoked);
            candidates = atMost(Limits.CANDIDATES, candidates);
        }

        @Override
        public void applyTo(Port port) {
            port.register(this);
        }
    }

    /**
     * The answer to {@link Register}.
     *
     * @param address the node's address as the server sees it
     * @param watches how many it may have
     * @param circuits how many it may have, both ways together
     */
    record Registered(Candidate address, int watches, int circuits) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.registered(this);
        }
    }

    /** Where is this node? {@link Found} with the same query number answers. */
    record Lookup(int query, NodeId node, ReachToken token) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.lookup(this);
        }
    }

    /** The answer to {@link Lookup}; candidates are empty unless it is online. */
    record Found(int query, Status status, List<Candidate> candidates) implements RendezvousFrame {
        public Found {
            candidates = atMost(Limits.CANDIDATES, candidates);
        }

        @Override
        public void applyTo(Port port) {
            port.found(this);
        }
    }

    /** Tell me now and at each change whether this node is here. A second one for the same node replaces the first. */
    record Watch(NodeId node, ReachToken token) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.watch(this);
        }
    }

    /** No longer. */
    record Unwatch(NodeId node) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.unwatch(this);
        }
    }

    /** A watched node came, went or moved; candidates are empty unless it is online. */
    record Presence(NodeId node, Status status, List<Candidate> candidates) implements RendezvousFrame {
        public Presence {
            candidates = atMost(Limits.CANDIDATES, candidates);
        }

        @Override
        public void applyTo(Port port) {
            port.presence(this);
        }
    }

    /** Open a circuit to this node, by an odd number not in use. {@link Opened} or {@link Reset} answers. */
    record Open(int circuit, NodeId node, ReachToken token) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.open(this);
        }
    }

    /**
     * Somebody opens a circuit to you. {@link Accept} or {@link Reset} answers, within 10 s.
     *
     * @param circuit even
     * @param introduction opened with an introduction token: a request, nothing else
     * @param tokenId of the token that was used
     */
    record Incoming(int circuit, boolean introduction, long tokenId) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.incoming(this);
        }
    }

    /** The answer to {@link Incoming}. */
    record Accept(int circuit) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.accept(this);
        }
    }

    /** Both sides agreed: this end may send {@code credit} bytes, 0 or more, before the first {@link Credit}. */
    record Opened(int circuit, int credit) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.opened(this);
        }
    }

    /** The circuit ends; for a number that is not in use it is ignored, as the two sides' may cross. */
    record Reset(int circuit, ReasonCode reason) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.reset(this);
        }
    }

    /** Bytes of a circuit, 1 to {@link Limits#CIRCUIT_PAYLOAD}; whoever has the frame releases them. */
    record CircuitData(int circuit, int counter, ByteBuf payload) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.circuitData(this);
        }
    }

    /** So many bytes more may be sent, 1 to 2^31 - 1. */
    record Credit(int circuit, int bytes) implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.credit(this);
        }
    }

    /** Another run of this node registered. Don't come back by yourself. CLOSE follows. */
    record Replaced() implements RendezvousFrame {
        @Override
        public void applyTo(Port port) {
            port.replaced(this);
        }
    }

    /**
     * A planned stop. CLOSE follows.
     *
     * @param back when it expects to be back
     * @param tryFor how long to go on trying after that
     * @param elsewhere addresses to use instead, at most {@link Limits#ELSEWHERE}
     */
    record Restarting(Duration back, Duration tryFor, List<RendezvousAddress> elsewhere) implements RendezvousFrame {
        public Restarting {
            elsewhere = atMost(Limits.ELSEWHERE, elsewhere);
        }

        @Override
        public void applyTo(Port port) {
            port.restarting(this);
        }
    }

    /** Replaces what {@link Register} said: both lists. */
    record Update(List<Long> revoked, List<Candidate> candidates) implements RendezvousFrame {
        public Update {
            revoked = atMost(Limits.REVOKED, revoked);
            candidates = atMost(Limits.CANDIDATES, candidates);
        }

        @Override
        public void applyTo(Port port) {
            port.update(this);
        }
    }

    private static <T> List<T> atMost(int limit, List<T> list) {
        if (list.size() > limit) throw new IllegalArgumentException(list.size() + " entries, at most " + limit);
        return List.copyOf(list);
    }
}
