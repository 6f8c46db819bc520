package chat.parley.tests.sim;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.path.PathEffect;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.path.Route;
import chat.parley.node.session.SessionFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One simulated history of two nodes that find and lose paths to each other, drawn from a seed: both sides' path policies and
 * sessions run, the direct and the relayed route come and go, break and fall silent. While the relay can be reached there is a path
 * again within a bound; at the end the direct path is found, one channel is left, and everything said is acknowledged.
 */
public final class PathSchedule {
    /** The longest retry, and an attempt that runs into its limit before it. */
    private static final long RELAY_BOUND = 75 * World.SECOND;

    private static final long HEAL_NANOS = 1_200 * World.SECOND;
    private static final Faults CALM = new Faults(0, 0, 0, false, false, false, false, false, false, false, false, 1);

    private final World world;
    private final SimPeer[] peers = new SimPeer[2];
    private final Map<PathKind, Boolean> up = new HashMap<>(Map.of(PathKind.DIRECT, true, PathKind.RELAY, true));
    private final Map<PathKind, Long> delay = new HashMap<>();
    private long nextChannel = 1;
    private long relayUpSince;
    private int dials;

    private PathSchedule(long seed, StringBuilder story) {
        world = new World(seed, story);
        delay.put(PathKind.DIRECT, World.MILLI / 2 + world.random.nextLong(50 * World.MILLI));
        delay.put(PathKind.RELAY, World.MILLI / 2 + world.random.nextLong(200 * World.MILLI));
        for (int side = 0; side < 2; side++) peers[side] = new SimPeer(side);
        for (SimPeer peer : peers) peer.begin();
    }

    /** Runs the schedule of this seed. */
    public static Schedule.Result run(long seed) {
        return run(seed, null);
    }

    /** The same, with its story written as text. */
    public static Schedule.Result run(long seed, StringBuilder story) {
        String failure;
        PathSchedule schedule = new PathSchedule(seed, story);
        try {
            schedule.chaos();
            failure = schedule.heal();
        } catch (World.Violation e) {
            failure = String.valueOf(e.getMessage());
        }
        return new Schedule.Result(failure, schedule.world.digest());
    }

    private void chaos() {
        int steps = world.random.nextInt(10, 80);
        for (int step = 0; step < steps; step++) {
            world.runUntil(world.nowNanos
                    + world.random.nextLong(world.random.nextBoolean() ? World.SECOND : 30 * World.SECOND));
            act(world.random.nextInt(10));
            checkReached();
        }
    }

    private void act(int chance) {
        PathKind kind = world.random.nextBoolean() ? PathKind.DIRECT : PathKind.RELAY;
        switch (chance) {
            case 0, 1, 2, 3 -> peers[world.random.nextInt(2)].node.say();
            case 4, 5 -> {
                up.put(kind, false);
                world.trace("down " + kind, 0);
                boolean silently = world.random.nextInt(3) == 0;
                for (SimPeer peer : peers) peer.lose(kind, silently);
            }
            case 6, 7, 8 -> {
                if (!up.get(kind) && kind == PathKind.RELAY) relayUpSince = world.nowNanos;
                up.put(kind, true);
                world.trace("up " + kind, 0);
            }
            default -> peers[world.random.nextInt(2)].crash();
        }
    }

    /** Never without a path for long while the relay can be reached. */
    private void checkReached() {
        for (SimPeer peer : peers) {
            if (!up.get(PathKind.RELAY) || peer.policy.current().isPresent()) continue;
            long since = Math.max(relayUpSince, peer.lostNanos);
            boolean tooLong = world.nowNanos - since > RELAY_BOUND;
            world.check(!tooLong, peer.node.name + " has no path, yet the relay is up");
        }
    }

    private String heal() {
        world.trace("heal", 0);
        up.put(PathKind.DIRECT, true);
        if (!up.get(PathKind.RELAY)) relayUpSince = world.nowNanos;
        up.put(PathKind.RELAY, true);
        world.runUntil(world.nowNanos + HEAL_NANOS);
        int before = dials;
        world.runUntil(world.nowNanos + HEAL_NANOS);
        if (dials != before) return "goes on dialling although the best path is there";
        for (SimPeer peer : peers) {
            Optional<PathPolicy.Channel> current = peer.policy.current();
            if (current.isEmpty()) return peer.node.name + " has no path";
            if (current.get().route().kind() != PathKind.DIRECT) return peer.node.name + " is not direct";
            if (peer.policy.channels().size() != 1)
                return peer.node.name + " keeps " + peer.policy.channels().size();
            if (!peer.node.memory.queue.isEmpty() || !peer.node.memory.sealed.isEmpty()) return "left over";
        }
        for (int side = 0; side < 2; side++) {
            List<Id128> said = peers[side].node.memory.said;
            if (!said.equals(peers[1 - side].node.memory.got)) return "not once and in order";
        }
        return "";
    }

    /** One side: a node, and the policy that chooses its channels. */
    private final class SimPeer implements PathEffect.Port, SimNode.Chooser {
        private final int side;
        private final SimNode node;
        private PathPolicy policy;
        private final Map<Long, Route> routes = new HashMap<>();
        private final Set<Long> abandoned = new HashSet<>();
        private final Map<Long, Set<Long>> leaving = new HashMap<>();
        private final Set<Long> left = new HashSet<>();
        private long wakeNanos = Long.MAX_VALUE;
        /** When it last had a path, or began. */
        private long lostNanos;

        SimPeer(int side) {
            this.side = side;
            this.node = new SimNode(side == 0 ? "A" : "B", world, new SimStore(Id128.random(world.random), true));
            this.policy = new PathPolicy(side == 0, world.random.split());
            node.chooser = Optional.of(this);
        }

        void begin() {
            lostNanos = world.nowNanos;
            policy.onWanted(true, world.nowNanos);
            policy.onRoutes(
                    List.of(new Route.Direct(PathKind.DIRECT, "192.0.2." + side + ":1"), new Route.Relay("relay")),
                    world.nowNanos);
            settle();
        }

        void crash() {
            node.crash();
            policy = new PathPolicy(side == 0, world.random.split());
            routes.clear();
            abandoned.clear();
            leaving.clear();
            left.clear();
            wakeNanos = Long.MAX_VALUE;
            node.start();
            begin();
        }

        void lose(PathKind kind, boolean silently) {
            for (SimChannel channel : List.copyOf(node.channels)) {
                if (routes.get(channel.id).kind() != kind) continue;
                if (!silently) channel.breakAt(node);
                else {
                    channel.fallSilent();
                    // The channel's own keepalive: three pings without an answer.
                    int life = node.life;
                    world.after(50 * World.SECOND, () -> {
                        if (life == node.life) channel.breakAt(node);
                    });
                }
            }
        }

        private void open(SimChannel channel, Route route) {
            routes.put(channel.id, route);
            node.onChannelOpen(channel);
        }

        private void settle() {
            boolean any = true;
            while (any) {
                any = false;
                while (policy.drainTo(this)) any = true;
            }
            long deadline = policy.deadlineNanos();
            if (deadline >= wakeNanos) return;
            wakeNanos = deadline;
            int life = node.life;
            world.at(deadline, () -> {
                if (life != node.life || wakeNanos != deadline) return;
                wakeNanos = Long.MAX_VALUE;
                policy.onTime(world.nowNanos);
                settle();
            });
        }

        @Override
        public void onClosed(SimChannel channel) {
            if (policy.current().isPresent()) lostNanos = world.nowNanos;
            policy.onClosed(channel.id, world.nowNanos);
            settle();
        }

        @Override
        public void onLeaving(SimChannel channel) {
            node.leave(channel);
            if (left.add(channel.id)) channel.send(node, new SessionFrame.Leaving());
            channel.breakAt(node);
        }

        @Override
        public void onPong(SimChannel channel) {
            policy.onRoundTrip(channel.id, channel.roundTripNanos(), world.nowNanos);
            Set<Long> surplus = leaving.remove(channel.id);
            if (surplus != null) {
                for (SimChannel other : List.copyOf(node.channels)) {
                    if (!surplus.contains(other.id) || !left.add(other.id)) continue;
                    node.leave(other);
                    other.send(node, new SessionFrame.Leaving());
                }
            }
            settle();
        }

        @Override
        public void seek(PathEffect.Seek effect) {}

        @Override
        public void dial(PathEffect.Dial effect) {
            dials++;
            world.trace(node.name + " dials " + effect.route().kind(), effect.attempt());
            PathKind kind = effect.route().kind();
            SimPeer other = peers[1 - side];
            int life = node.life;
            long delays = 2 * delay.get(kind);
            world.after(delays, () -> {
                if (life != node.life || abandoned.remove(effect.attempt())) return;
                if (!up.get(kind)) {
                    // Half of what is down says so, the other half says nothing.
                    if (world.random.nextBoolean()) policy.onFailed(effect.attempt(), "refused", world.nowNanos);
                } else {
                    SimChannel channel = new SimChannel(nextChannel++, world, node, other.node, CALM, delay.get(kind));
                    Route.Incoming from = new Route.Incoming(kind, "there");
                    policy.onOpened(effect.attempt(), channel.id, world.nowNanos);
                    other.policy.onIncoming(channel.id, from, world.nowNanos);
                    open(channel, effect.route());
                    other.open(channel, from);
                    other.settle();
                }
                settle();
            });
        }

        @Override
        public void abandon(PathEffect.Abandon effect) {
            abandoned.add(effect.attempt());
        }

        @Override
        public void prefer(PathEffect.Prefer effect) {
            world.trace(node.name + " prefers", effect.channel().orElse(-1));
            if (effect.channel().isEmpty()) return;
            long id = effect.channel().getAsLong();
            // The session learns of a channel when it opens; the policy may prefer it in the same moment.
            int life = node.life;
            world.after(0, () -> {
                if (life != node.life) return;
                for (SimChannel channel : node.channels) if (channel.id == id) node.prefer(channel);
            });
        }

        @Override
        public void leave(PathEffect.Leave effect) {
            world.check(side == 0, "only the decider leaves");
            leaving.computeIfAbsent(effect.survivor(), any -> new HashSet<>()).add(effect.channel());
            for (SimChannel channel : new ArrayList<>(node.channels)) {
                if (channel.id == effect.survivor()) channel.ping(node);
            }
        }

        @Override
        public void drop(PathEffect.Drop effect) {
            for (SimChannel channel : new ArrayList<>(node.channels)) {
                if (channel.id == effect.channel()) channel.breakAt(node);
            }
        }
    }
}
