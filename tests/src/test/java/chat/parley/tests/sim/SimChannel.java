package chat.parley.tests.sim;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.node.session.SessionCodec;
import chat.parley.node.session.SessionFrame;
import io.netty.buffer.ByteBuf;

/**
 * A channel between two running nodes: in order each way, with a delay; may lose, double or swap single frames, fall silent, and
 * break at each end at its own time. Frames travel as bytes.
 */
final class SimChannel {
    final long id;
    private final World world;
    private final SimNode[] ends;
    private final int[] lives;
    private final Faults faults;
    private final long delayNanos;
    private final long[] lastArrival = new long[2];
    private final boolean[] open = {true, true};
    private boolean silent;

    SimChannel(long id, World world, SimNode a, SimNode b, Faults faults) {
        this(id, world, a, b, faults, World.MILLI / 2 + world.random.nextLong(faults.maxDelayMillis() * World.MILLI));
    }

    SimChannel(long id, World world, SimNode a, SimNode b, Faults faults, long delayNanos) {
        this.id = id;
        this.world = world;
        this.ends = new SimNode[] {a, b};
        this.lives = new int[] {a.life, b.life};
        this.faults = faults;
        this.delayNanos = delayNanos;
        world.trace("open " + a.name + b.name, id);
    }

    /** Nothing gets through any more, and nobody is told. */
    void fallSilent() {
        silent = true;
    }

    void noteSent(SimNode from, long number) {
        world.trace(from.name + " sends", number);
    }

    void send(SimNode from, SessionFrame frame) {
        SessionFrame arriving = throughBytes(frame);
        transmit(from, () -> frame(from, arriving));
    }

    void ping(SimNode from) {
        transmit(from, () -> deliverPing(from));
    }

    private void deliverPing(SimNode from) {
        SimNode to = other(from);
        if (!isOpenAt(to)) return;
        transmit(to, () -> {
            if (isOpenAt(from)) from.onPong(this);
        });
    }

    private void frame(SimNode from, SessionFrame frame) {
        SimNode to = other(from);
        if (isOpenAt(to)) to.onFrame(this, frame);
    }

    private void transmit(SimNode from, Runnable arrival) {
        int side = side(from);
        if (!open[side] || silent) return;
        if (faults.loses(world.random)) {
            world.trace("lost", id);
            return;
        }
        long when = world.nowNanos + delayNanos + world.random.nextLong(World.MILLI);
        if (faults.swaps(world.random)) {
            world.trace("swapped", id);
            when += world.random.nextLong(3 * delayNanos + World.MILLI);
        } else {
            when = Math.max(when, lastArrival[side]);
            lastArrival[side] = when;
        }
        world.at(when, arrival);
        if (faults.doubles(world.random)) {
            world.trace("doubled", id);
            world.at(when + world.random.nextLong(delayNanos + World.MILLI), arrival);
        }
    }

    /** This end is gone; the other notices after a while. */
    void breakAt(SimNode node) {
        int side = side(node);
        if (!open[side]) return;
        open[side] = false;
        node.onChannelClosed(this);
        int far = 1 - side;
        long notice = silent ? world.random.nextLong(90 * World.SECOND) : delayNanos;
        world.after(notice, () -> {
            if (isOpenAt(ends[far])) breakAt(ends[far]);
        });
    }

    long roundTripNanos() {
        return 2 * delayNanos;
    }

    boolean isOpen() {
        return open[0] && open[1] && !silent && isOpenAt(ends[0]) && isOpenAt(ends[1]);
    }

    private boolean isOpenAt(SimNode node) {
        int side = side(node);
        return open[side] && node.life == lives[side];
    }

    private int side(SimNode node) {
        return ends[0] == node ? 0 : 1;
    }

    private SimNode other(SimNode node) {
        return ends[1 - side(node)];
    }

    /** The frame as its bytes say it: what the codec can't carry does not arrive. */
    static SessionFrame throughBytes(SessionFrame frame) {
        ByteBuf bytes = SessionCodec.encode(frame);
        try {
            return SessionCodec.decode(bytes);
        } catch (ProtocolException e) {
            throw new World.Violation("codec: " + e.getMessage());
        } finally {
            bytes.release();
        }
    }
}
