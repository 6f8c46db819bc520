package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ResponderConfig;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.RendezvousKey;
import chat.parley.rendezvous.carrier.AddressKey;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.protocol.FrameType;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running rendezvous. Started and stopped once, by one thread; everything in between is on its event loops.
 *
 * <p>Holds at most 1 MiB of circuit data, 64 KiB of control frames and one record for each connection, and only while that
 * connection doesn't read.
 */
public final class RendezvousServer {
    private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);

    private final ServerSettings settings;
    private final DataFolder data;
    private final EventLoopGroup loops;
    private final IdentityHashMap<EventExecutor, Hub> hubs;
    private final Admission admission;
    private final Channel listener;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private RendezvousServer(
            ServerSettings settings,
            DataFolder data,
            EventLoopGroup loops,
            IdentityHashMap<EventExecutor, Hub> hubs,
            Admission admission,
            Channel listener) {
        this.settings = settings;
        this.data = data;
        this.loops = loops;
        this.hubs = hubs;
        this.admission = admission;
        this.listener = listener;
    }

    /**
     * Starts: when it returns, the server listens.
     *
     * @throws StartException in one line for a person: the folder or the port can't be used
     * @throws InterruptedException while waiting for the port
     */
    public static RendezvousServer start(ServerSettings settings) throws StartException, InterruptedException {
        checkPublic(settings);
        SecureRandom random = new SecureRandom();
        DataFolder data = DataFolder.open(settings.data(), random);
        EventLoopGroup loops = Loops.ofServer(settings.loops());
        IdentityHashMap<EventExecutor, Hub> hubs = new IdentityHashMap<>();
        for (EventExecutor loop : loops) hubs.put(loop, new Hub((EventLoop) loop));
        Admission admission = new Admission(settings.limits(), Defaults.ADDRESSES);
        HeldBytes held = new HeldBytes(Runtime.getRuntime().maxMemory() / Defaults.HELD_SHARE);
        Shared shared = new Shared(settings.limits(), new Directory(new Registry(Defaults.AWAY)), admission, held);
        Accepting accepting = new Accepting(shared, hubs, data, random);
        try {
            Channel listener = bind(loops, settings.listen(), accepting);
            LOG.info("listening on {}", listener.localAddress());
            return new RendezvousServer(settings, data, loops, hubs, admission, listener);
        } catch (StartException | InterruptedException e) {
            release(loops, data);
            throw e;
        }
    }

    /**
     * Stops as planned: takes no more connections, says RESTARTING and CLOSE to all, and waits for them to go.
     *
     * <p>A second call does nothing.
     *
     * @param patience how long to wait for slow ones
     * @throws InterruptedException while waiting; the server is then stopping but may not have stopped
     */
    public void stop(Duration patience) throws InterruptedException {
        if (stopped.getAndSet(true)) return;
        long deadline = System.nanoTime() + patience.toNanos();
        listener.close().await(patience.toMillis());
        ServerSettings.Farewell farewell = settings.farewell();
        RendezvousFrame.Restarting frame =
                new RendezvousFrame.Restarting(farewell.back(), farewell.tryFor(), farewell.elsewhere());
        CountDownLatch empty = new CountDownLatch(1);
        hubs.values().forEach(hub -> hub.forEach(connection -> connection.farewell(frame)));
        admission.whenEmpty(empty::countDown);
        boolean all = empty.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        LOG.info("stopped{}", all ? "" : ", some connections did not go in time");
        release(loops, data);
    }

    /** Where it listens; the port is the one drawn. */
    public InetSocketAddress boundAddress() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The address for friends, {@code parley-rdv://HOST:PORT/KEY}. */
    public RendezvousAddress address() {
        int port = settings.publicPort().orElse(boundAddress().getPort());
        return new RendezvousAddress(
                publicHost(), port, new RendezvousKey(data.key().publicKey()));
    }

    /** Whether friends elsewhere can use {@link #address}: a name is believed, an address must be global. */
    public boolean isReachable() {
        return settings.publicHost().isPresent() || !globalHost().isEmpty();
    }

    /** Whether the data folder's key was made by this start. */
    public boolean isNew() {
        return data.isFresh();
    }

    /** Connections now, nodes and guests. */
    public int connections() {
        return admission.connections();
    }

    private String publicHost() {
        return settings.publicHost()
                .or(this::globalHost)
                .orElseGet(() -> text(boundAddress().getAddress()));
    }

    private Optional<String> globalHost() {
        InetAddress bound = boundAddress().getAddress();
        Optional<InetAddress> address = bound.isAnyLocalAddress()
                ? PublicHost.ofThisMachine()
                : Optional.of(bound).filter(PublicHost::isGlobal);
        return address.map(RendezvousServer::text);
    }

    /** Without the zone of a link-local address, which means something on this machine only. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Before anything is started: a wrong host would only show when the address is asked for. */
    private static void checkPublic(ServerSettings settings) throws StartException {
        int port = settings.publicPort().orElse(RendezvousAddress.DEFAULT_PORT);
        try {
            settings.publicHost().ifPresent(host -> new RendezvousAddress(host, port, new RendezvousKey(new byte[32])));
        } catch (IllegalArgumentException e) {
            throw new StartException("--public is no HOST[:PORT]: " + e.getMessage(), e);
        }
    }

    private static Channel bind(EventLoopGroup loops, InetSocketAddress listen, Accepting accepting)
            throws StartException, InterruptedException {
        if (listen.isUnresolved()) {
            throw new StartException(
                    "cannot listen on " + listen.getHostString() + ": no such host; give --listen HOST:PORT");
        }
        ChannelFuture bound = TcpCarrier.listen(loops, listen, accepting).await();
        if (!bound.isSuccess() && isAllOfIpv6(listen)) { // a machine without IPv6
            bound = TcpCarrier.listen(loops, new InetSocketAddress("0.0.0.0", listen.getPort()), accepting)
                    .await();
        }
        if (bound.isSuccess()) return bound.channel();
        Throwable cause = bound.cause();
        throw new StartException(
                "cannot listen on " + listen.getAddress().getHostAddress() + " port " + listen.getPort() + ": "
                        + cause.getMessage() + "; give another --listen HOST:PORT",
                cause);
    }

    private static boolean isAllOfIpv6(InetSocketAddress listen) {
        return listen.getAddress().isAnyLocalAddress() && !(listen.getAddress() instanceof Inet4Address);
    }

    private static void release(EventLoopGroup loops, DataFolder data) throws InterruptedException {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(3, TimeUnit.SECONDS);
        try {
            data.close();
        } catch (IOException e) {
            LOG.warn("the data folder's lock: {}", e.getMessage());
        }
    }

    /** Gives each accepted connection its pipeline, or closes it when there are too many. */
    private static final class Accepting extends CarrierInitializer<SocketChannel> {
        private final Shared shared;
        private final IdentityHashMap<EventExecutor, Hub> hubs;
        private final ChannelSettings channel;
        private final ResponderConfig responder;

        Accepting(Shared shared, IdentityHashMap<EventExecutor, Hub> hubs, DataFolder data, SecureRandom random) {
            this.shared = shared;
            this.hubs = hubs;
            this.channel = ChannelSettings.standard(FrameType::maxBody, random);
            this.responder = new ResponderConfig(
                    Set.of(Purpose.RENDEZVOUS), data.key(), new byte[0], Optional.empty(), () -> false);
        }

        @Override
        protected void initChannel(SocketChannel accepted) {
            Hub hub = hubs.get(accepted.eventLoop());
            if (hub == null) throw new IllegalStateException("a loop without a hub");
            InetSocketAddress remote = accepted.remoteAddress();
            Long countedAs = remote == null
                    ? null
                    : shared.admission()
                            .onAccept(
                                    AddressKey.of(remote.getAddress()),
                                    hub.timers().now());
            if (countedAs == null) {
                accepted.close();
                return;
            }
            SecureChannel secure = SecureChannel.responder(channel, responder);
            accepted.pipeline().addLast(secure, new Connection(shared, hub, secure, countedAs));
        }
    }
}
