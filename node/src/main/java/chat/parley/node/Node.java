package chat.parley.node;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.contact.Names;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.dial.Dialer;
import chat.parley.node.dial.Edge;
import chat.parley.node.dial.LinkIds;
import chat.parley.node.dial.Listener;
import chat.parley.node.dial.Servers;
import chat.parley.node.path.Route;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.Peer;
import chat.parley.node.peer.StoreContents;
import chat.parley.node.session.ReceiveBudget;
import chat.parley.node.session.SessionLimits;
import chat.parley.node.store.HomeLock;
import chat.parley.node.store.Store;
import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the only place that constructs its parts, starts them in order and closes them in reverse. Opened and closed from any
 * thread but its event loop; between, everything lives on that loop.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    /** How often every home's round trip is measured. */
    private static final Duration SERVER_PING = Duration.ofSeconds(30);

    /**
     * How a home is opened this time.
     *
     * @param home its folder
     * @param settings for this run, by the keys of {@code parley set}; a new home keeps its name
     * @param rendezvous addresses to use beside those kept; a new home keeps them
     * @param newName what a new home's owner is called when {@code settings} names nobody
     * @param online false: only the store is opened
     * @param outside where others reach what listens here; the same address, unless something stands between
     */
    public record Options(
            Path home,
            Map<String, String> settings,
            List<String> rendezvous,
            String newName,
            boolean online,
            UnaryOperator<InetSocketAddress> outside) {
        /** With nothing between. */
        public Options(
                Path home, Map<String, String> settings, List<String> rendezvous, String newName, boolean online) {
            this(home, settings, rendezvous, newName, online, UnaryOperator.identity());
        }
    }

    private final Options options;
    private final SecureRandom random = new SecureRandom();
    private final long startedNanos = System.nanoTime();
    private final EventLoopGroup group;
    private final ExecutorService blocking;
    private final Edge edge;
    private final Store store;
    private final Settings settings;
    private final Profile profile;
    private final EventHub hub;
    private final ViewMaker views;
    private final People people;
    private final Servers servers;
    private final Listener listener;
    private final LocalCore core;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Runnable> atEnd = new java.util.concurrent.CopyOnWriteArrayList<>();
    private List<Candidate> reachable = List.of();

    /**
     * Opens a home: a new one gets its identity first.
     *
     * @throws UserError where a person can act: the store is damaged or newer, the port is in use, an address is wrong
     */
    public static Node open(Options options) {
        HomeLock lock = HomeLock.acquire(options.home());
        try {
            Node node = open(options, lock);
            node.onClose(lock::close);
            return node;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The same for a home whose lock the caller holds, and keeps. */
    static Node open(Options options, HomeLock lock) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Node node = new Node(options, lock, opened);
            node.begin();
            return node;
        } catch (RuntimeException e) {
            for (int i = opened.size() - 1; i >= 0; i--) closeQuietly(opened.get(i));
            throw e;
        }
    }

    private Node(Options options, HomeLock lock, List<AutoCloseable> opened) {
        this.options = options;
        group = Loops.ofNode();
        opened.add(() -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(1, TimeUnit.SECONDS));
        EventLoop loop = group.next();
        blocking = blockingThreads();
        opened.add(blocking::shutdownNow);
        edge = new Edge(group, loop, new TcpCarrier(loop, blocking), random);
        store = Store.open(lock, loop, random);
        opened.add(store);
        StoreContents contents = store.contents();
        Map<String, byte[]> stored = Profile.isNew(contents.settings()) ? settleNewHome(contents) : contents.settings();
        settings = new Settings(stored, options.settings());
        for (String address : options.rendezvous()) settings.addRunHome(Settings.parse(address));
        profile = Profile.load(stored, random);
        hub = new EventHub(loop);
        views = new ViewMaker(profile.peerId(), () -> settings.get(Settings.NAME));
        people = new People(profile, settings, contents, store, new News(store, views, hub), random);
        LinkIds ids = new LinkIds();
        servers = new Servers(profile.local(), edge, people);
        listener = new Listener(profile.local(), edge, ids, people);
        Dialer dialer = new Dialer(profile.local(), edge, servers, ids);
        ReceiveBudget budget = new ReceiveBudget((int)
                Math.min(SessionLimits.NODE_BUFFER_BYTES, Runtime.getRuntime().maxMemory() / 8));
        Peer.Shared shared = new Peer.Shared(edge, dialer, servers, store, budget, people);
        onLoop(() -> people.begin(
                shared,
                contents,
                at -> listener.take(at.circuit(), new Route.Relay(at.address().toString()))));
        core = new LocalCore(this);
    }

    /** Threads for what blocks: name resolution. They end when they have nothing to do. */
    private static ExecutorService blockingThreads() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(256), task -> {
                    Thread thread = new Thread(task, "parley-blocking");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A new home keeps its identity, the name it was given and the rendezvous it was started with. */
    private Map<String, byte[]> settleNewHome(StoreContents contents) {
        List<ChatChange> changes = new ArrayList<>(Profile.create(random));
        Settings fresh = new Settings(contents.settings(), Map.of());
        String name = options.settings().getOrDefault(Settings.NAME, options.newName());
        changes.add(fresh.set(Settings.NAME, Names.of(name).orElse("me")));
        for (String address : options.rendezvous()) changes.add(fresh.addHome(Settings.parse(address)));
        commitAndWait(changes);
        Map<String, byte[]> stored = new java.util.LinkedHashMap<>(contents.settings());
        for (ChatChange change : changes) {
            if (change instanceof ChatChange.PutSetting put) stored.put(put.key(), put.value());
        }
        return stored;
    }

    private void commitAndWait(List<ChatChange> changes) {
        java.util.concurrent.CompletableFuture<Journal.Outcome> done = new java.util.concurrent.CompletableFuture<>();
        edge.loop().execute(() -> store.commit(changes, List.of(), done::complete));
        Journal.Outcome outcome = done.orTimeout(30, TimeUnit.SECONDS).join();
        if (outcome instanceof Journal.Outcome.Failed failed) {
            throw new UserError(failed.reason(), "nothing was changed");
        }
    }

    private void onLoop(Runnable action) {
        try {
            edge.loop().submit(action).sync();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", "");
        }
    }

    private void begin() {
        if (!options.online()) return;
        listen();
        onLoop(() -> {
            servers.setCandidates(settings.isOn(Settings.DIRECT) ? reachable : List.of());
            servers.setRevoked(profile.revoked());
            homesChanged();
            people.start();
        });
        edge.loop()
                .scheduleAtFixedRate(
                        servers::ping, SERVER_PING.toMillis(), SERVER_PING.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void listen() {
        InetSocketAddress wanted = Addresses.parse(settings.get(Settings.LISTEN));
        boolean drawn = wanted.getPort() == 0;
        int port = drawn ? settings.drawnPort().orElse(0) : wanted.getPort();
        ChannelFuture bound = listener.listen(new InetSocketAddress(wanted.getAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess() && drawn && port != 0) {
            // Somebody else has the port drawn before: another one serves as well.
            bound = listener.listen(wanted).awaitUninterruptibly();
        }
        if (!bound.isSuccess()) {
            throw new UserError(
                    "can't listen on " + settings.get(Settings.LISTEN)
                            + ": the port is in use or the address is not this machine's",
                    "take another: --listen HOST:PORT");
        }
        InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
        reachable = Addresses.reachable(options.outside().apply(local));
        if (drawn && local.getPort() != port) commitAndWait(List.of(settings.setDrawnPort(local.getPort())));
    }

    // ---- what LocalCore and StatusMaker need ----

    /** Joins and leaves so that the servers are those of the settings. Event loop only. */
    void homesChanged() {
        if (!options.online()) return;
        Set<RendezvousAddress> wanted = new LinkedHashSet<>(settings.homes());
        Set<RendezvousAddress> now = servers.states().keySet();
        for (RendezvousAddress address : now) if (!wanted.contains(address)) servers.leave(address);
        boolean more = false;
        for (RendezvousAddress address : wanted) {
            if (servers.isHome(address)) continue;
            servers.join(address);
            more = true;
        }
        people.routesChanged();
        // Friends learn where this node is at home now.
        if ((more && !now.isEmpty()) || now.size() > wanted.size()) people.tellCard();
    }

    Path home() {
        return options.home();
    }

    SecureRandom random() {
        return random;
    }

    Edge edge() {
        return edge;
    }

    Journal journal() {
        return store;
    }

    Settings settings() {
        return settings;
    }

    Profile profile() {
        return profile;
    }

    EventHub hub() {
        return hub;
    }

    ViewMaker views() {
        return views;
    }

    People people() {
        return people;
    }

    Servers servers() {
        return servers;
    }

    boolean isOnline() {
        return options.online();
    }

    long runningMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    List<String> listenAddresses() {
        return reachable.stream().map(Candidate::toString).toList();
    }

    /** Ends the node from its own event loop. */
    void stopSoon() {
        Thread closer = new Thread(this::close, "parley-close");
        closer.start();
    }

    // ---- for whoever opened it ----

    /** What it can be asked. */
    public Core core() {
        return core;
    }

    /** Its one event loop, for the local API. */
    public EventLoopGroup loop() {
        return group;
    }

    /** Runs when the node closes, before its loop ends: for what was built around it. */
    public void onClose(Runnable action) {
        atEnd.add(action);
    }

    /** Waits until it is closed. */
    public void awaitClosed() throws InterruptedException {
        stopped.await();
    }

    /** Says goodbye, commits what waits, and ends everything; waits for it, at most about 10 s. Not from the event loop. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        try {
            onLoop(() -> {
                hub.tell(new CoreEvent.Stopping());
                listener.close();
                people.close(ReasonCode.GOING);
                servers.close();
            });
        } catch (RuntimeException e) {
            LOG.warn("closing: {}", e.toString());
        }
        closeQuietly(store);
        for (Runnable action : atEnd) closeQuietly(action::run);
        group.shutdownGracefully(0, CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_PATIENCE.toMillis());
        blocking.shutdownNow();
        profile.wipe();
        stopped.countDown();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("closing a part: {}", e.toString());
        }
    }
}
