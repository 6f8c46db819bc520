package chat.parley.tests.sim;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.session.ReceiveBudget;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.Session;
import chat.parley.node.session.SessionEffect;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionLimits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One running node: a session, its memory, its disk, and the commits on their way from one to the other. */
final class SimNode implements SessionEffect.Port {
    private static final byte TEXT = 1;
    private static final byte MARKER = 2;

    /** A commit under way. */
    private record Write(long ticket, Consumer<SimStore> change) {}

    final String name;
    final World world;
    final ArrayList<SimChannel> channels = new ArrayList<>();
    private final ArrayDeque<Write> writes = new ArrayDeque<>();
    private boolean diskBusy;
    SimStore disk;
    SimStore memory;
    Session session;
    ReceiveBudget budget;
    /** Who decides which channel is used; empty: chance does. */
    Optional<Chooser> chooser = Optional.empty();

    /** What a path policy is told. */
    interface Chooser {
        void onClosed(SimChannel channel);

        void onLeaving(SimChannel channel);

        void onPong(SimChannel channel);
    }

    /** Counts the lives of this node; what was planned in an earlier one is void. */
    int life;

    private long wakeNanos = Long.MAX_VALUE;
    private long limitSeen;
    private Optional<Id128> limitEpoch = Optional.empty();

    SimNode(String name, World world, SimStore disk) {
        this.name = name;
        this.world = world;
        this.disk = disk;
        start();
    }

    /** Starts from what the disk holds. */
    void start() {
        life++;
        writes.clear();
        diskBusy = false;
        memory = disk.copy();
        budget = new ReceiveBudget(SessionLimits.NODE_BUFFER_BYTES);
        session = new Session(memory.state(), budget, world.random.split());
        wakeNanos = Long.MAX_VALUE;
        limitEpoch = Optional.empty();
        limitSeen = 0;
        if (!memory.queue.isEmpty()) session.onQueued(world.nowNanos);
        settle();
    }

    /** Stops without a word; some of what was on its way to the disk may have reached it. */
    void crash() {
        int reached = writes.isEmpty() ? 0 : world.random.nextInt(writes.size() + 1);
        for (int i = 0; i < reached; i++) writes.remove().change().accept(disk);
        for (SimChannel channel : List.copyOf(channels)) channel.breakAt(this);
        life++;
    }

    // ---- what a person does ----

    void say() {
        Id128 id = Id128.random(world.random);
        world.trace(name + " says", id.low());
        commit(0, store -> store.say(id));
        session.onQueued(world.nowNanos);
        settle();
    }

    void accept() {
        if (memory.accepted) return;
        world.trace(name + " accepts", 0);
        commit(0, store -> store.accepted = true);
        session.onAccepted(world.nowNanos);
        settle();
    }

    // ---- what channels and time do ----

    void onChannelOpen(SimChannel channel) {
        channels.add(channel);
        session.onChannelOpen(channel.id, world.nowNanos);
        if (chooser.isEmpty()) session.onPreferred(channel.id, world.nowNanos);
        settle();
    }

    void onChannelClosed(SimChannel channel) {
        if (!channels.remove(channel)) return;
        session.onChannelClosed(channel.id, world.nowNanos);
        chooser.ifPresent(policy -> policy.onClosed(channel));
        if (chooser.isEmpty() && !channels.isEmpty()) {
            int pick = world.random.nextInt(channels.size());
            session.onPreferred(channels.get(pick).id, world.nowNanos);
        }
        settle();
    }

    void prefer(SimChannel channel) {
        session.onPreferred(channel.id, world.nowNanos);
        settle();
    }

    void leave(SimChannel channel) {
        session.onLeaving(channel.id, world.nowNanos);
        settle();
    }

    void onFrame(SimChannel channel, SessionFrame frame) {
        if (frame instanceof SessionFrame.Leaving) {
            chooser.ifPresent(policy -> policy.onLeaving(channel));
            return;
        }
        if (frame instanceof SessionFrame.Data data && !world.disturbed && memory.position.isPresent()) {
            world.check(data.number() <= session.limit(), "limit passed");
        }
        session.onFrame(channel.id, frame, world.nowNanos);
        settle();
    }

    void onPong(SimChannel channel) {
        chooser.ifPresent(policy -> policy.onPong(channel));
        session.onPong(channel.id, world.nowNanos);
        settle();
    }

    private void onDisk(int inLife) {
        if (inLife != life) return;
        diskBusy = false;
        int group = 1 + world.random.nextInt(writes.size());
        long ticket = 0;
        for (int i = 0; i < group; i++) {
            Write write = writes.remove();
            write.change().accept(disk);
            ticket = Math.max(ticket, write.ticket());
        }
        if (!writes.isEmpty()) startDisk();
        if (ticket > 0) session.onCommitted(ticket, world.nowNanos);
        settle();
    }

    private void commit(long ticket, Consumer<SimStore> change) {
        change.accept(memory);
        writes.add(new Write(ticket, change));
        startDisk();
    }

    private void startDisk() {
        if (diskBusy) return;
        diskBusy = true;
        int inLife = life;
        world.after(world.diskNanos(), () -> onDisk(inLife));
    }

    /** Drains the session, checks what must always hold, and plans the next wake-up. */
    private void settle() {
        while (session.drainTo(this)) world.check(session.heldBytes() <= SessionLimits.RECEIVE_BUFFER_BYTES, "buffer");
        world.check(session.unretired() <= SessionLimits.WINDOW_MAX, "send window");
        checkLimit();
        long deadline = session.deadlineNanos();
        if (deadline >= wakeNanos) return;
        wakeNanos = deadline;
        int inLife = life;
        world.at(deadline, () -> {
            if (inLife != life || wakeNanos != deadline) return;
            wakeNanos = Long.MAX_VALUE;
            session.onTime(world.nowNanos);
            settle();
        });
    }

    private void checkLimit() {
        Optional<Id128> epoch = memory.position.map(SessionFrame.Place::epoch);
        if (epoch.equals(limitEpoch)) world.check(session.limit() >= limitSeen, "limit moved back");
        limitEpoch = epoch;
        limitSeen = session.limit();
    }

    // ---- effects ----

    @Override
    public void sendFrame(SessionEffect.SendFrame effect) {
        SimChannel channel = channel(effect.channel());
        if (channel == null) return;
        if (effect.frame() instanceof SessionFrame.Ack ack) {
            boolean onDisk = disk.position.isPresent()
                    && disk.position.get().epoch().equals(ack.epoch())
                    && disk.position.get().number() >= ack.position();
            world.check(onDisk, "acknowledged before the commit");
        }
        if (effect.frame() instanceof SessionFrame.Data data) {
            boolean onDisk =
                    disk.sealed.stream().anyMatch(one -> one.number() == data.number()) || disk.base >= data.number();
            world.check(onDisk, "sent before the commit");
            channel.noteSent(this, data.number());
        }
        channel.send(this, effect.frame());
    }

    @Override
    public void ping(SessionEffect.Ping effect) {
        SimChannel channel = channel(effect.channel());
        if (channel != null) channel.ping(this);
    }

    @Override
    public void pathDead(SessionEffect.PathDead effect) {
        SimChannel channel = channel(effect.channel());
        world.trace(name + " path dead", effect.channel());
        if (channel != null) channel.breakAt(this);
    }

    @Override
    public void refuse(SessionEffect.Refuse effect) {
        SimChannel channel = channel(effect.channel());
        world.trace(name + " refuses", effect.channel());
        if (channel != null) channel.breakAt(this);
    }

    @Override
    public void sealNext(SessionEffect.SealNext effect) {
        List<Session.Unnumbered> sealed = new ArrayList<>();
        int bytes = 0;
        for (SimStore.Row row : memory.queue) {
            byte[] envelope = seal(row);
            bytes += envelope.length;
            if (sealed.size() == effect.count() || bytes > effect.bytes()) break;
            sealed.add(new Session.Unnumbered(row.ref(), envelope));
        }
        session.onSealed(sealed, sealed.size() < memory.queue.size(), world.nowNanos);
    }

    /** Every sealing draws fresh bytes, as a ratchet's would. */
    private byte[] seal(SimStore.Row row) {
        boolean text = row.message().isPresent();
        Id128 id = text ? row.message().get() : row.marker().orElseThrow();
        int filler = world.largeEnvelopes ? world.random.nextInt(SessionLimits.MAX_ENVELOPE - 100) : 0;
        if (!session.peerAccepted()) filler = Math.min(filler, SessionLimits.STRANGER_MAX_ENVELOPE - 100);
        return ByteBuffer.allocate(1 + Id128.BYTES + Long.BYTES + filler)
                .put(text ? TEXT : MARKER)
                .put(id.bytes())
                .putLong(world.random.nextLong())
                .array();
    }

    @Override
    public void commitSealed(SessionEffect.CommitSealed effect) {
        List<Sealed> envelopes = effect.envelopes();
        commit(effect.ticket(), store -> store.number(envelopes));
    }

    @Override
    public void deliver(SessionEffect.Deliver effect) {
        ByteBuffer envelope = ByteBuffer.wrap(effect.envelope());
        byte kind = envelope.get();
        byte[] bytes = new byte[Id128.BYTES];
        envelope.get(bytes);
        Id128 id = Id128.of(bytes);
        world.trace(name + " opens", effect.position().number());
        boolean text = kind == TEXT;
        if (text) session.onMessageHeld(id);
        else session.onRepaired(id);
        Optional<Id128> message = text ? Optional.of(id) : Optional.empty();
        commit(effect.ticket(), store -> {
            store.deliver(effect.position(), message, effect.stranger(), effect.envelope().length);
            if (!text) store.repaired(id);
        });
    }

    @Override
    public void commitReceiving(SessionEffect.CommitReceiving effect) {
        commit(effect.ticket(), store -> {
            store.position = Optional.of(effect.position());
            store.hole = effect.hole();
        });
    }

    @Override
    public void commitEpoch(SessionEffect.CommitEpoch effect) {
        world.trace(name + " starts an epoch", effect.generation());
        commit(effect.ticket(), store -> store.startEpoch(effect.epoch(), effect.generation()));
    }

    @Override
    public void retire(SessionEffect.Retire effect) {
        world.trace(name + " retires", effect.base().number());
        // No sync for it: it reaches the disk with whatever comes next, or not at all.
        memory.retire(effect.base());
        writes.add(new Write(0, store -> store.retire(effect.base())));
        if (world.random.nextBoolean()) startDisk();
    }

    @Override
    public void repair(SessionEffect.Repair effect) {
        world.trace(name + " repairs", effect.hole().id().low());
        commit(0, store -> store.repair(effect.hole()));
        session.onQueued(world.nowNanos);
    }

    @Override
    public void notice(SessionEffect.Notice effect) {
        world.trace(name + " notices " + effect.kind(), effect.count());
        world.noticed(effect.kind());
    }

    private SimChannel channel(long id) {
        for (SimChannel channel : channels) if (channel.id == id) return channel;
        return null;
    }
}
