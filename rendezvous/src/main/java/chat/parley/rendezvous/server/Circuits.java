package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.protocol.CreditLedger;
import chat.parley.rendezvous.protocol.HotFrames;
import chat.parley.rendezvous.protocol.Limits;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One connection's circuits: numbers, credit both ways, and what passes to the other ends ({@code docs/PROTOCOL.md} §5.5). On the
 * connection's loop, methods of the {@code on…} kind as reactions to its own frames, {@code take…} to the other ends'.
 *
 * <p>A circuit holds no bytes: data goes into the other connection's {@link Outbox} in the same buffer. What it may hold there is the
 * reader's {@link CreditLedger}. Frames for numbers not in use are ignored, since RESET may cross them.
 */
final class Circuits {
    private final Connection owner;
    private final IntObjectMap<CircuitEnd> ends = new IntObjectHashMap<>(4);
    private final CreditLedger<CircuitEnd> ledger = new CreditLedger<>(Limits.READER_CREDIT);
    private int lastNumber;

    Circuits(Connection owner) {
        this.owner = owner;
    }

    // ---- opening ----

    /**
     * This connection's OPEN, after all checks that concern the token.
     *
     * @param number odd and free
     * @param target the connection of the node called
     */
    void onOpen(int number, long tokenId, Connection target) {
        CircuitEnd end = CircuitEnd.between(owner, target, tokenId);
        end.number = number;
        ends.put(number, end);
        tell(end, peer -> peer.owner.circuits().takeRing(peer));
    }

    /** Whether this OPEN's number may be used; an odd one that is free. */
    boolean isFree(int number) {
        return (number & 1) == 1 && !ends.containsKey(number);
    }

    private void takeRing(CircuitEnd end) {
        if (end.state == CircuitEnd.State.CLOSED) return;
        ReasonCode refusal = owner.refusesCircuit(ends.size());
        if (refusal == null && hasEnoughOf(end.tokenId)) refusal = ReasonCode.OVERLOADED;
        if (refusal == null && owner.hasRevoked(end.tokenId)) refusal = ReasonCode.OFFLINE; // since the caller's check
        if (refusal != null) {
            ReasonCode reason = refusal;
            end.state = CircuitEnd.State.CLOSED;
            tell(end, peer -> peer.owner.circuits().takeReset(peer, reason));
            return;
        }
        end.number = nextNumber();
        ends.put(end.number, end);
        owner.send(new RendezvousFrame.Incoming(end.number, end.tokenId < 0, end.tokenId));
        owner.hub().timers().after(TimeUnit.MILLISECONDS.toNanos(Limits.ACCEPT_MILLIS), () -> {
            if (end.state == CircuitEnd.State.RINGING) reset(end, ReasonCode.TIMEOUT, ReasonCode.TIMEOUT);
        });
    }

    /** Whether a token, or introductions together, already have their share of this node's circuits. */
    private boolean hasEnoughOf(long tokenId) {
        int ofToken = 0;
        int introduced = 0;
        for (CircuitEnd end : ends.values()) {
            if (!end.called) continue;
            if (end.tokenId == tokenId) ofToken++;
            if (end.tokenId < 0) introduced++;
        }
        return ofToken >= Defaults.CIRCUITS_PER_TOKEN || (tokenId < 0 && introduced >= Defaults.INTRODUCED_CIRCUITS);
    }

    /** This connection's ACCEPT. */
    void onAccept(int number) {
        CircuitEnd end = ends.get(number);
        if (end == null) return;
        if (end.state != CircuitEnd.State.RINGING) {
            reset(end, ReasonCode.PROTOCOL, ReasonCode.PROTOCOL);
            return;
        }
        end.state = CircuitEnd.State.ACCEPTED;
        int credit = begin(end);
        int here = end.number;
        tell(end, peer -> peer.owner.circuits().takeAccept(peer, here, credit));
    }

    private void takeAccept(CircuitEnd end, int peerNumber, int credit) {
        if (end.state != CircuitEnd.State.CALLING) return;
        open(end, peerNumber, credit);
        int mine = begin(end);
        int here = end.number;
        tell(end, peer -> peer.owner.circuits().takeOpened(peer, here, mine));
    }

    private void takeOpened(CircuitEnd end, int peerNumber, int credit) {
        if (end.state == CircuitEnd.State.ACCEPTED) open(end, peerNumber, credit);
    }

    private int begin(CircuitEnd end) {
        end.accounted = true;
        return ledger.open(end.account);
    }

    private void open(CircuitEnd end, int peerNumber, int credit) {
        end.state = CircuitEnd.State.OPEN;
        end.peerNumber = peerNumber;
        end.credit += credit;
        owner.send(new RendezvousFrame.Opened(end.number, credit));
    }

    // ---- data ----

    /**
     * This connection's CIRCUIT_DATA.
     *
     * @param frame taken over: it goes to the other connection with its circuit number changed
     */
    void onData(ByteBuf frame, int payload) {
        CircuitEnd end = ends.get(HotFrames.circuit(frame));
        if (end == null) {
            frame.release();
            return;
        }
        boolean gap = HotFrames.counter(frame) != end.counter;
        if (!end.isOpen() || gap || payload > end.credit) {
            frame.release();
            ReasonCode reason = gap && end.isOpen() ? ReasonCode.GAP : ReasonCode.PROTOCOL;
            reset(end, reason, reason);
            return;
        }
        end.counter++;
        end.credit -= payload;
        HotFrames.setCircuit(frame, end.peerNumber);
        CircuitEnd peer = end.peer();
        Hub there = peer.owner.hub();
        if (there == owner.hub()) peer.owner.circuits().takeData(peer, frame, payload);
        else owner.hub().handOver(there, new Data(peer, frame, payload));
    }

    private void takeData(CircuitEnd end, ByteBuf frame, int payload) {
        if (!end.isOpen()) {
            frame.release();
            return;
        }
        ledger.onData(end.account, payload);
        owner.outbox().data(frame, payload);
        if (!owner.outbox().hasRoomForData()) reset(end, ReasonCode.OVERLOADED, ReasonCode.OVERLOADED);
    }

    /** Circuit data has left for this connection's socket. */
    void onLeft(int bytes) {
        if (bytes == 0) return;
        ledger.onLeft(bytes);
        passOn();
    }

    // ---- credit ----

    /** This connection, reading, grants more to the other end. */
    void onCredit(int number, int bytes) {
        CircuitEnd end = ends.get(number);
        if (end == null) return;
        try {
            if (!end.accounted) throw ProtocolException.circuit(ReasonCode.PROTOCOL, "credit before ACCEPT");
            ledger.onGrant(end.account, bytes);
        } catch (ProtocolException e) {
            reset(end, e.reason(), e.reason());
            return;
        }
        passOn();
    }

    private void passOn() {
        while (ledger.drainTo(this::pass)) {}
    }

    private void pass(CreditLedger.Pass<CircuitEnd> pass) {
        int bytes = pass.bytes();
        tell(pass.circuit(), peer -> peer.owner.circuits().takeCredit(peer, bytes));
    }

    private void takeCredit(CircuitEnd end, int bytes) {
        if (end.state == CircuitEnd.State.CLOSED) return;
        end.credit += bytes;
        if (end.isOpen()) owner.sendCredit(end.number, bytes);
    }

    // ---- the end ----

    /** This connection's RESET. */
    void onReset(int number, ReasonCode reason) {
        CircuitEnd end = ends.get(number);
        if (end == null) return;
        close(end);
        tell(end, peer -> peer.owner.circuits().takeReset(peer, reason));
    }

    private void takeReset(CircuitEnd end, ReasonCode reason) {
        if (end.state == CircuitEnd.State.CLOSED) return;
        boolean known = end.number != 0;
        close(end);
        if (known) owner.send(new RendezvousFrame.Reset(end.number, reason));
    }

    /** Ends circuits that were opened to this connection's node with tokens that it revoked. */
    void onRevoked(List<Long> revoked) {
        for (CircuitEnd end : List.copyOf(ends.values())) {
            // The blocked one learns nothing but that nobody is there.
            if (end.called && revoked.contains(end.tokenId)) reset(end, ReasonCode.REVOKED, ReasonCode.OFFLINE);
        }
    }

    /** The connection ended. */
    void onGone() {
        for (CircuitEnd end : new ArrayList<>(ends.values())) {
            close(end);
            tell(end, peer -> peer.owner.circuits().takeReset(peer, ReasonCode.OFFLINE));
        }
    }

    /** Ends a circuit from within, telling both. */
    private void reset(CircuitEnd end, ReasonCode here, ReasonCode there) {
        close(end);
        owner.send(new RendezvousFrame.Reset(end.number, here));
        tell(end, peer -> peer.owner.circuits().takeReset(peer, there));
    }

    private void close(CircuitEnd end) {
        end.state = CircuitEnd.State.CLOSED;
        if (end.number != 0) ends.remove(end.number);
        if (end.accounted) ledger.close(end.account);
        end.accounted = false;
        passOn();
        if (ends.isEmpty()) owner.onNoCircuit();
    }

    int size() {
        return ends.size();
    }

    private int nextNumber() {
        do {
            lastNumber += 2;
        } while (lastNumber == 0 || ends.containsKey(lastNumber));
        return lastNumber;
    }

    // ---- across ----

    @FunctionalInterface
    private interface Action {
        void on(CircuitEnd peer);
    }

    /** Does something at the other end: at once where it lives on this loop, else after what was handed over before. */
    private void tell(CircuitEnd end, Action action) {
        CircuitEnd peer = end.peer();
        Hub there = peer.owner.hub();
        if (there == owner.hub()) {
            action.on(peer);
            return;
        }
        owner.hub().handOver(there, new Hub.Event(peer.owner) {
            @Override
            void run() {
                action.on(peer);
            }
        });
    }

    /** Circuit data on its way to another loop. */
    private static final class Data extends Hub.Event {
        private final CircuitEnd end;
        private final ByteBuf frame;
        private final int payload;

        Data(CircuitEnd end, ByteBuf frame, int payload) {
            super(end.owner);
            this.end = end;
            this.frame = frame;
            this.payload = payload;
        }

        @Override
        void run() {
            end.owner.circuits().takeData(end, frame, payload);
        }

        @Override
        void discard() {
            frame.release();
        }
    }
}
