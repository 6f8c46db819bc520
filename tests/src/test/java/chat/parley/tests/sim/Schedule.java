package chat.parley.tests.sim;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One simulated history of two nodes, wholly drawn from a seed. Act one: people talk while things break. Act two: everything
 * heals, one copy of each node is left, and all must come out right: nothing missing, nothing doubled, in order where no store
 * went back in time, everything acknowledged.
 */
public final class Schedule {
    private static final int MAX_CHANNELS = 3;
    private static final long HEAL_NANOS = 1_800 * World.SECOND;

    /** How a schedule ended: {@code failure} is empty when all held; {@code digest} is one number for its whole history. */
    public record Result(String failure, long digest) {}

    private final World world;
    private final Faults faults;
    private final List<List<SimNode>> live = new ArrayList<>();
    private final List<List<SimStore>> backups = List.of(new ArrayList<>(), new ArrayList<>());
    private final ArrayList<SimChannel> channels = new ArrayList<>();
    private long nextChannel = 1;
    private Faults current;

    private Schedule(long seed, StringBuilder story) {
        world = new World(seed, story);
        faults = Faults.draw(world.random);
        current = faults;
        world.slowDisk = faults.slowDisk();
        world.largeEnvelopes = faults.large();
        for (String name : List.of("A", "B")) {
            boolean accepted = !faults.strangers() || world.random.nextBoolean();
            SimStore store = new SimStore(Id128.random(world.random), accepted);
            List<SimNode> copies = new ArrayList<>();
            copies.add(new SimNode(name, world, store));
            live.add(copies);
        }
    }

    /** Runs the schedule of this seed; the same seed gives the same result, digest included. */
    public static Result run(long seed) {
        return run(seed, null);
    }

    /** The same, with its story written as text. */
    public static Result run(long seed, StringBuilder story) {
        Schedule schedule = new Schedule(seed, story);
        String failure;
        try {
            schedule.chaos();
            failure = schedule.heal();
        } catch (World.Violation e) {
            failure = String.valueOf(e.getMessage());
        }
        return new Result(failure, schedule.world.digest());
    }

    // ---- act one ----

    private void chaos() {
        int steps = world.random.nextInt(20, 160);
        for (int step = 0; step < steps; step++) {
            world.runUntil(world.nowNanos + pause());
            act(world.random.nextInt(100));
        }
    }

    /** Mostly short, sometimes long enough for every timer. */
    private long pause() {
        int kind = world.random.nextInt(10);
        if (kind < 6) return world.random.nextLong(20 * World.MILLI);
        if (kind < 9) return world.random.nextLong(500 * World.MILLI);
        return world.random.nextLong(10 * World.SECOND);
    }

    private void act(int chance) {
        if (chance < 40) {
            SimNode node = anyNode();
            int burst = world.random.nextInt(10) == 0 ? 40 : 1;
            for (int i = 0; i < burst; i++) node.say();
        } else if (chance < 55) {
            if (channels.size() < MAX_CHANNELS) connect(anyOf(0), anyOf(1));
        } else if (chance < 65) {
            withChannel(faults.breaks(), channel -> {
                SimNode end = world.random.nextBoolean()
                        ? live.get(0).get(0)
                        : live.get(1).get(0);
                if (end.channels.contains(channel)) channel.breakAt(end);
            });
        } else if (chance < 70) {
            withChannel(faults.silences(), SimChannel::fallSilent);
        } else if (chance < 75) {
            withChannel(true, channel -> {
                SimNode node = anyNode();
                if (node.channels.contains(channel)) node.prefer(channel);
            });
        } else if (chance < 82) {
            if (faults.crashes()) crash(world.random.nextInt(2));
        } else if (chance < 88) {
            int side = world.random.nextInt(2);
            backups.get(side).add(anyOf(side).disk.copy());
        } else if (chance < 91) {
            restore(world.random.nextInt(2));
        } else if (chance < 93) {
            cloneNode(world.random.nextInt(2));
        } else if (chance < 96) {
            anyNode().accept();
        }
    }

    private void withChannel(boolean allowed, Consumer<SimChannel> action) {
        channels.removeIf(channel -> !channel.isOpen());
        if (allowed && !channels.isEmpty()) action.accept(channels.get(world.random.nextInt(channels.size())));
    }

    private void connect(SimNode a, SimNode b) {
        SimChannel channel = new SimChannel(nextChannel++, world, a, b, current);
        channels.add(channel);
        a.onChannelOpen(channel);
        b.onChannelOpen(channel);
    }

    private void crash(int side) {
        SimNode node = anyOf(side);
        world.trace(node.name + " crashes", 0);
        node.crash();
        node.start();
    }

    private void restore(int side) {
        if (!faults.restores() || backups.get(side).isEmpty()) return;
        world.disturbed = true;
        SimNode node = anyOf(side);
        world.trace(node.name + " is restored", 0);
        node.crash();
        node.disk = anyBackup(side);
        node.start();
    }

    private void cloneNode(int side) {
        if (!faults.clones() || backups.get(side).isEmpty() || live.get(side).size() > 1) return;
        world.disturbed = true;
        String name = live.get(side).get(0).name;
        world.trace(name + " is cloned", 0);
        live.get(side).add(new SimNode(name, world, anyBackup(side)));
    }

    private SimStore anyBackup(int side) {
        List<SimStore> of = backups.get(side);
        return of.get(world.random.nextInt(of.size())).copy();
    }

    private SimNode anyOf(int side) {
        List<SimNode> copies = live.get(side);
        return copies.get(world.random.nextInt(copies.size()));
    }

    private SimNode anyNode() {
        return anyOf(world.random.nextInt(2));
    }

    // ---- act two ----

    private String heal() {
        world.trace("heal", 0);
        current = faults.healed();
        world.slowDisk = false;
        for (List<SimNode> copies : live) {
            for (SimNode node : copies) for (SimChannel channel : List.copyOf(node.channels)) channel.breakAt(node);
            if (copies.size() > 1) copies.remove(1).crash();
        }
        channels.clear();
        SimNode a = live.get(0).get(0);
        SimNode b = live.get(1).get(0);
        a.accept();
        b.accept();
        long end = world.nowNanos + HEAL_NANOS;
        boolean met = false;
        while (world.nowNanos < end && !(met && quiet(a) && quiet(b))) {
            met = channels.stream().anyMatch(SimChannel::isOpen);
            if (channels.stream().noneMatch(SimChannel::isOpen)) connect(a, b);
            world.runUntil(world.nowNanos + 2 * World.SECOND);
        }
        String failure = oneWay(a, b);
        return failure.isEmpty() ? oneWay(b, a) : failure;
    }

    private static boolean quiet(SimNode node) {
        return node.memory.queue.isEmpty() && node.memory.sealed.isEmpty() && node.memory.hole.isEmpty();
    }

    private String oneWay(SimNode from, SimNode to) {
        String way = from.name + " to " + to.name + ": ";
        List<Id128> said = from.memory.said;
        List<Id128> got = to.memory.got;
        long missing =
                said.stream().filter(id -> !to.memory.gotSet.contains(id)).count();
        if (missing > 0) return way + missing + " of " + said.size() + " missing";
        if (!world.disturbed && !said.equals(got)) return way + "out of order";
        if (!world.disturbed && world.noticed) return way + "told the person without cause";
        if (!quiet(from))
            return way + "left over: " + from.memory.queue.size() + " queued, " + from.memory.sealed.size()
                    + " unacknowledged";
        // A copy's early envelopes may stay in the buffer, within its bound; else it is empty now.
        if (!world.disturbed && from.budget.usedBytes() != 0)
            return way + from.budget.usedBytes() + " bytes still held";
        return "";
    }
}
