package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.rendezvous.carrier.AddressKey;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.HotFrames;
import chat.parley.rendezvous.protocol.RendezvousCodec;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node or guest at this server, above its {@link SecureChannel}: reads its frames, checks what it may, and gives the rest to
 * {@link Directory}, {@link Watches} and {@link Circuits}. Kept small, since most of them are idle: what few need is made at first use,
 * and deadlines are the loop's {@link Timers}.
 *
 * <p>States: handshake → guest or unregistered → registered → ended, and from any to ended. On its loop, except {@code post…}.
 */
final class Connection extends FromNode implements Registry.Member {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Shared shared;
    private final Hub hub;
    private final SecureChannel secure;
    private final Long countedAs;
    private @Nullable Outbox outbox;
    /** What the handshake showed; needed until REGISTER. */
    private @Nullable NodeCertificate certificate;

    private @Nullable Home home;
    private @Nullable Watches watches;
    private @Nullable Circuits circuits;
    private final Rates rates = new Rates();
    private final Idleness idleness = new Idleness(this);
    private int index;
    private boolean guest;
    private boolean ready;
    private boolean ended;
    private boolean touched;

    /** @param countedAs where {@link Admission} counts it */
    Connection(Shared shared, Hub hub, SecureChannel secure, Long countedAs) {
        this.shared = shared;
        this.hub = hub;
        this.secure = secure;
        this.countedAs = countedAs;
    }

    // ---- the channel ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        hub.add(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelReady opened) onReady(ctx, opened);
        else if (event instanceof ChannelClosed closed) onClosed(closed);
    }

    private void onReady(ChannelHandlerContext ctx, ChannelReady opened) {
        ready = true;
        outbox = new Outbox(this, shared.held(), ctx, ctx.pipeline().context(secure));
        certificate = opened.certificate().orElse(null);
        guest = certificate == null;
        shared.admission().onReady(countedAs);
        onNoCircuit();
    }

    private void onClosed(ChannelClosed closed) {
        LOG.debug(
                "connection ended: {} {}",
                closed.reason().map(ReasonCode::toString).orElse("broken"),
                closed.detail());
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (outbox != null && !ctx.channel().isWritable()) outbox.watch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf frame = (ByteBuf) message;
        if (ended) {
            frame.release();
            return;
        }
        try {
            read(frame);
        } catch (ProtocolException e) {
            LOG.debug("closing a connection: {}", e.getMessage());
            close(e.reason());
        }
    }

    /** Two kinds make up nearly all frames, so they are read where they lie. */
    private void read(ByteBuf frame) throws ProtocolException {
        switch (frame.getUnsignedByte(frame.readerIndex())) {
            case FrameType.CIRCUIT_DATA -> readData(frame);
            case FrameType.CREDIT -> readCredit(frame);
            default -> RendezvousCodec.decode(frame).applyTo(this);
        }
    }

    private void readData(ByteBuf frame) throws ProtocolException {
        int payload;
        try {
            payload = HotFrames.payloadBytes(frame);
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
        circuits().onData(frame, payload);
    }

    private void readCredit(ByteBuf frame) throws ProtocolException {
        try {
            int bytes = HotFrames.credit(frame);
            circuits().onCredit(HotFrames.circuit(frame), bytes);
        } finally {
            frame.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("a connection is closed by a bug", cause);
        close(ReasonCode.BUG);
    }

    // ---- frames ----

    @Override
    public void register(RendezvousFrame.Register frame) {
        NodeCertificate shown = certificate;
        if (shown == null) {
            refuse("a guest or a second REGISTER");
            return;
        }
        Registry.Registration registration = shared.directory().register(this, shown, frame);
        if (registration instanceof Registry.Registered registered) onRegistered(registered.home(), shown);
        else if (registration instanceof Registry.Refused refused) close(refused.reason());
    }

    private void onRegistered(Home registered, NodeCertificate shown) {
        home = registered;
        certificate = null;
        LOG.debug("registered {}", shown.nodeId());
        ServerLimits limits = shared.limits();
        send(new RendezvousFrame.Registered(reflexive(), limits.watches(), limits.circuits()));
    }

    @Override
    public void update(RendezvousFrame.Update frame) {
        Home registered = home;
        if (registered == null) {
            refuse("UPDATE before REGISTER");
            return;
        }
        if (!rates.takeUpdate(hub.timers().now())) {
            close(ReasonCode.RATE);
            return;
        }
        shared.directory().update(registered, this, frame);
        if (circuits != null) circuits.onRevoked(frame.revoked());
    }

    @Override
    public void lookup(RendezvousFrame.Lookup frame) {
        if (!takeQuery()) return;
        Directory.Checked checked = shared.directory().lookup(frame.node(), frame.token());
        onHmacs(checked.hmacs());
        Registry.Answer answer = checked.answer();
        send(new RendezvousFrame.Found(frame.query(), answer.status(), answer.candidates()));
    }

    @Override
    public void watch(RendezvousFrame.Watch frame) {
        if (home == null) {
            refuse("WATCH before REGISTER");
            return;
        }
        if (!takeQuery()) return;
        Watches mine = watches();
        if (mine.count() >= shared.limits().watches() && !mine.has(frame.node())) close(ReasonCode.OVERLOADED);
        else mine.onWatch(frame.node(), frame.token(), shared.directory());
    }

    @Override
    public void unwatch(RendezvousFrame.Unwatch frame) {
        if (takeQuery() && watches != null) watches.onUnwatch(frame.node(), shared.directory());
    }

    @Override
    public void open(RendezvousFrame.Open frame) {
        if (!circuits().isFree(frame.circuit())) {
            refuse("OPEN of an even number or one in use");
            return;
        }
        ReasonCode refusal = refusesCircuit(circuits().size());
        if (refusal == null && !takeOpen()) refusal = ReasonCode.RATE;
        if (refusal == null) refusal = connect(frame);
        if (refusal != null) send(new RendezvousFrame.Reset(frame.circuit(), refusal));
    }

    /** Goes on with an OPEN whose token is to be checked; why not, or null. */
    private @Nullable ReasonCode connect(RendezvousFrame.Open frame) {
        Directory.Checked checked = shared.directory().reach(frame.node(), frame.token());
        onHmacs(checked.hmacs());
        Registry.Answer answer = checked.answer();
        if (answer.status() == Status.UNKNOWN) return ReasonCode.UNKNOWN;
        Home target = answer.home().orElseThrow();
        if (frame.token().introduction()) {
            long now = hub.timers().now();
            boolean allowed = shared.admission().takeIntroduction(countedAs, now)
                    && shared.directory().takeIntroduction(target, shared.limits(), now);
            if (!allowed) return ReasonCode.RATE;
        }
        if (answer.status() == Status.OFFLINE) return ReasonCode.OFFLINE;
        if (target == home) return ReasonCode.SELF;
        Optional<Connection> called = shared.directory().connectionOf(target);
        if (called.isEmpty()) return ReasonCode.OFFLINE;
        circuits().onOpen(frame.circuit(), frame.token().id(), called.get());
        return null;
    }

    @Override
    public void accept(RendezvousFrame.Accept frame) {
        circuits().onAccept(frame.circuit());
    }

    @Override
    public void reset(RendezvousFrame.Reset frame) {
        circuits().onReset(frame.circuit(), frame.reason());
    }

    @Override
    void refuse(String what) {
        LOG.debug("closing a connection: {}", what);
        close(ReasonCode.PROTOCOL);
    }

    // ---- limits ----

    /** Why one more circuit than {@code now} may not be, or null. */
    @Nullable
    ReasonCode refusesCircuit(int now) {
        if (ended) return ReasonCode.OFFLINE;
        ServerLimits limits = shared.limits();
        return now >= (guest ? limits.guestCircuits() : limits.circuits()) ? ReasonCode.OVERLOADED : null;
    }

    /** Whether a token that was good when its holder showed it has been revoked since. */
    boolean hasRevoked(long tokenId) {
        return home != null && shared.directory().hasRevoked(home, tokenId);
    }

    private boolean takeQuery() {
        boolean taken = rates.takeQuery(hub.timers().now());
        if (!taken) close(ReasonCode.RATE);
        return taken;
    }

    /** What it asked took so many HMACs. */
    void onHmacs(int count) {
        rates.charge(count, hub.timers().now());
    }

    @Override
    public long address() {
        return AddressKey.of(((InetSocketAddress) outbox().channel().remoteAddress()).getAddress());
    }

    private boolean takeOpen() {
        return rates.takeOpen(shared.limits(), hub.timers().now());
    }

    /** It has just come, or its last circuit ended. */
    void onNoCircuit() {
        idleness.onNoCircuit();
    }

    /** Whether it is here for circuits only and has none. */
    boolean mayBeIdle() {
        return !ended && home == null && (circuits == null || circuits.size() == 0);
    }

    // ---- from other loops ----

    /** There is news for one of its watches. Any thread. */
    void postPresence(Watch watch) {
        hub.post(new Hub.Event(this) {
            @Override
            void run() {
                if (!ended && watches != null) watches.take(watch, shared.directory());
            }
        });
    }

    /** Another connection has its registration. Any thread. */
    void postReplaced(boolean silently) {
        hub.post(new Hub.Event(this) {
            @Override
            void run() {
                if (ended) return;
                if (!silently) send(new RendezvousFrame.Replaced());
                close(silently ? ReasonCode.SURPLUS : ReasonCode.REPLACED);
            }
        });
    }

    // ---- what its parts need ----

    /** Sends a frame at the end of the turn; nothing once it has ended. */
    void send(RendezvousFrame frame) {
        if (!ended) outbox().control(RendezvousCodec.encode(frame, allocator()));
    }

    void sendCredit(int circuit, int bytes) {
        if (ended) return;
        ByteBuf frame = allocator().buffer(HotFrames.CREDIT_FRAME);
        HotFrames.writeCredit(frame, circuit, bytes);
        outbox().control(frame);
    }

    /** Says that the server stops, and ends. */
    void farewell(RendezvousFrame.Restarting frame) {
        if (ready) send(frame);
        close(ReasonCode.RESTARTING);
    }

    /** Says CLOSE and ends. */
    void close(ReasonCode reason) {
        if (!ended) secure.closeWith(reason);
    }

    void flush() {
        if (!ended) outbox().flush();
    }

    void touch() {
        hub.touch(this);
    }

    /** Circuit data of so many bytes, and perhaps other frames, have left for the socket. */
    void onLeft(int dataBytes) {
        if (ended) return;
        if (circuits != null) circuits.onLeft(dataBytes);
        if (watches != null) watches.onLeft(shared.directory());
    }

    Outbox outbox() {
        if (outbox == null) throw new IllegalStateException("no channel yet");
        return outbox;
    }

    Circuits circuits() {
        if (circuits == null) circuits = new Circuits(this);
        return circuits;
    }

    Hub hub() {
        return hub;
    }

    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }

    /** Marks it as written to or not; whether that changed. */
    boolean markTouched(boolean now) {
        boolean changed = touched != now;
        touched = now;
        return changed;
    }

    private Watches watches() {
        if (watches == null) watches = new Watches(this);
        return watches;
    }

    private Candidate reflexive() {
        return Candidate.of((InetSocketAddress) outbox().channel().remoteAddress());
    }

    private ByteBufAllocator allocator() {
        return outbox().channel().alloc();
    }

    private void end() {
        if (ended) return;
        ended = true;
        hub.remove(this);
        shared.admission().onGone(countedAs, ready);
        if (home != null || watches != null) {
            shared.directory().gone(this, Optional.ofNullable(home), watches == null ? new Watch[0] : watches.all());
        }
        if (circuits != null) circuits.onGone();
        if (outbox != null) outbox.onGone();
    }
}
