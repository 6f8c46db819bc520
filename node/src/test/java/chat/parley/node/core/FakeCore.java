package chat.parley.node.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A core in memory with two people: bob, who answers everything at once, and carol, who is away until {@link #returns}. One thread does
 * everything, as a node's event loop does.
 */
public final class FakeCore implements Core {
    public static final String ME = "k3v7q2m" + "a".repeat(49);
    public static final String BOB = "p4nd6xw" + "b".repeat(49);
    public static final String CAROL = "zeb5dwa" + "c".repeat(49);
    public static final String DAVE = "q2mdave" + "d".repeat(49);
    public static final String LINK = "parley://card-of-dave";
    public static final String SERVER = "parley-rdv://chat.example.org:27275/h7q2";

    private final ExecutorService loop = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "fake-node");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Consumer<CoreEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Views.Contact> contacts = new LinkedHashMap<>();
    private final Map<String, String> paths = new LinkedHashMap<>();
    private final Map<String, Views.Message> messages = new LinkedHashMap<>();
    private final Map<String, Integer> unread = new LinkedHashMap<>();
    private final Map<String, String> settings = new TreeMap<>(Map.of("name", "alice", "lan", "contacts"));
    private final List<Views.Rendezvous> servers = new ArrayList<>();
    private final List<Views.Request> requests = new ArrayList<>();
    private final Clock clock;
    private boolean echoing = true;
    private int ids;
    private volatile boolean stopped;

    public FakeCore() {
        this(Clock.systemUTC());
    }

    public FakeCore(Clock clock) {
        this.clock = clock;
        contacts.put(BOB, new Views.Contact(BOB, "p4nd6xw", "bob", "accepted", true, false));
        contacts.put(CAROL, new Views.Contact(CAROL, "zeb5dwa", "carol", "accepted", false, false));
        paths.put(BOB, "direct");
        paths.put(CAROL, "none");
        requests.add(new Views.Request("x".repeat(56), "xxxxxxx", "eve", 1, "hello\u001b[2J?"));
        servers.add(new Views.Rendezvous(SERVER, "registered", 18L, null));
    }

    // ---- what a test makes happen ----

    /** Bob stops answering. */
    public void quiet() {
        await(() -> echoing = false);
    }

    /** Somebody says something. */
    public Views.Message says(String peerId, String text) {
        return await(() -> arrived(peerId, text));
    }

    /** Carol comes back, and gets what waited. */
    public void returns() {
        await(() -> {
            moved(CAROL, "relay");
            for (Views.Message message : List.copyOf(messages.values())) {
                if (message.conversation().equals(CAROL) && message.state().equals("queued")) {
                    state(message.id(), "delivered");
                }
            }
            return true;
        });
    }

    /** Another path carries to somebody. */
    public void path(String peerId, String path) {
        await(() -> {
            moved(peerId, path);
            return true;
        });
    }

    /** Anything else happens. */
    public void happens(CoreEvent event) {
        await(() -> {
            tell(event);
            return true;
        });
    }

    public boolean isStopped() {
        return stopped;
    }

    /** How many subscribe now. */
    public int listeners() {
        return listeners.size();
    }

    // ---- Core ----

    @Override
    public CompletableFuture<Views.Self> self() {
        return on(() -> new Views.Self(ME, "k3v7q2m", name(), List.of("192.0.2.1:39114"), "/home/alice"));
    }

    @Override
    public CompletableFuture<Views.Status> status() {
        return on(() -> new Views.Status(
                ME,
                name(),
                true,
                Duration.ofHours(2).toMillis(),
                List.of("192.0.2.1:39114"),
                List.copyOf(servers),
                contacts.values().stream().map(this::status).toList()));
    }

    private Views.ContactStatus status(Views.Contact contact) {
        String path = paths.getOrDefault(contact.peerId(), "none");
        long outbox = messages.values().stream()
                .filter(one -> one.conversation().equals(contact.peerId()))
                .filter(one -> one.state().equals("queued"))
                .count();
        boolean none = path.equals("none");
        return new Views.ContactStatus(
                contact.peerId(),
                contact.name(),
                contact.verified(),
                path,
                none ? null : 21L,
                outbox,
                outbox == 0 ? null : Duration.ofHours(3).toMillis(),
                64,
                1 << 20,
                contact.standing().equals("requested"),
                none && contact.standing().equals("accepted")
                        ? clock.instant().truncatedTo(ChronoUnit.DAYS).toString()
                        : null);
    }

    @Override
    public CompletableFuture<Views.Card> card(boolean renew) {
        return on(() -> new Views.Card("parley://card-of-alice" + (renew ? "-2" : ""), servers.size()));
    }

    @Override
    public CompletableFuture<Views.Joined> join(String address) {
        return on(() -> {
            if (!address.startsWith("parley-rdv://")) throw new UserError("that is no address", "paste all of it");
            boolean isNew = servers.stream().noneMatch(one -> one.address().equals(address));
            if (isNew) servers.add(new Views.Rendezvous(address, "connecting", null, null));
            return new Views.Joined(address, isNew);
        });
    }

    @Override
    public CompletableFuture<Void> leave(String address) {
        return on(() -> {
            servers.removeIf(one -> one.address().equals(address));
            return null;
        });
    }

    @Override
    public CompletableFuture<List<Views.Setting>> settings(Optional<String> key) {
        return on(() -> settings.entrySet().stream()
                .filter(one -> key.isEmpty() || key.get().equals(one.getKey()))
                .map(one -> new Views.Setting(one.getKey(), one.getValue()))
                .toList());
    }

    @Override
    public CompletableFuture<Views.Setting> set(String key, String value) {
        return on(() -> {
            settings.put(key, value);
            return new Views.Setting(key, value);
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return on(() -> {
            stopped = true;
            tell(new CoreEvent.Stopping());
            return null;
        });
    }

    @Override
    public CompletableFuture<Views.Added> add(String link, Optional<String> as) {
        return on(() -> {
            if (!link.startsWith("parley://")) throw new UserError("that is no card", "it begins with parley://");
            boolean again = contacts.containsKey(DAVE);
            Views.Contact dave = new Views.Contact(DAVE, "q2mdave", as.orElse("dave"), "requested", false, false);
            contacts.put(DAVE, dave);
            return new Views.Added(dave, again, false, servers.isEmpty() ? SERVER : null);
        });
    }

    @Override
    public CompletableFuture<List<Views.Contact>> contacts() {
        return on(() -> List.copyOf(contacts.values()));
    }

    @Override
    public CompletableFuture<List<Views.Request>> requests() {
        return on(() -> List.copyOf(requests));
    }

    @Override
    public CompletableFuture<Views.Contact> accept(String who) {
        return on(() -> {
            Views.Request request = requests.remove(0);
            Views.Contact contact =
                    new Views.Contact(request.peerId(), request.shortId(), request.name(), "accepted", false, false);
            contacts.put(contact.peerId(), contact);
            return contact;
        });
    }

    @Override
    public CompletableFuture<Views.Contact> decline(String who) {
        return on(() -> {
            Views.Request request = requests.remove(0);
            return new Views.Contact(request.peerId(), request.shortId(), request.name(), "declined", false, false);
        });
    }

    @Override
    public CompletableFuture<Views.Contact> rename(String who, String name) {
        return on(() -> {
            Views.Contact old = find(who);
            return put(new Views.Contact(
                    old.peerId(), old.shortId(), name, old.standing(), old.verified(), old.blocked()));
        });
    }

    @Override
    public CompletableFuture<Views.Contact> remove(String who) {
        return on(() -> {
            Views.Contact old = find(who);
            contacts.remove(old.peerId());
            return old;
        });
    }

    @Override
    public CompletableFuture<Views.Contact> block(String who) {
        return on(() -> blocked(who, true));
    }

    @Override
    public CompletableFuture<Views.Contact> unblock(String who) {
        return on(() -> blocked(who, false));
    }

    private Views.Contact blocked(String who, boolean blocked) {
        Views.Contact old = find(who);
        return put(new Views.Contact(old.peerId(), old.shortId(), old.name(), old.standing(), old.verified(), blocked));
    }

    @Override
    public CompletableFuture<Views.Safety> verify(String who, boolean confirm) {
        return on(() -> {
            Views.Contact contact = find(who);
            String number = "12345 ".repeat(12).strip();
            return new Views.Safety(contact.peerId(), contact.name(), number, contact.verified() || confirm);
        });
    }

    @Override
    public CompletableFuture<Views.Message> send(String conversation, String text) {
        return on(() -> {
            Views.Contact to = find(conversation);
            Views.Message message = new Views.Message(
                    id(), to.peerId(), to.name(), ME, name(), "out", now(), text, "queued", null, "none");
            messages.put(message.id(), message);
            tell(new CoreEvent.Arrived(message));
            if (!path(to.peerId()).equals("none")) {
                // Later, as the network does it: the one who asked has its answer first.
                loop.execute(() -> {
                    state(message.id(), "delivered");
                    if (echoing && to.peerId().equals(BOB)) arrived(BOB, "you said: " + text);
                });
            }
            return message;
        });
    }

    @Override
    public CompletableFuture<Views.Message> cancel(String id) {
        return on(() -> {
            Views.Message message = one(id);
            if (!message.state().equals("queued")) throw new UserError("it has gone out already", "");
            return state(id, "cancelled");
        });
    }

    @Override
    public CompletableFuture<List<Views.Message>> read(ReadQuery query) {
        return on(() -> {
            Optional<String> conversation =
                    query.conversation().map(who -> find(who).peerId());
            List<Views.Message> found = messages.values().stream()
                    .filter(one -> conversation.isEmpty() || conversation.get().equals(one.conversation()))
                    .filter(one -> query.since().isEmpty()
                            || one.id().compareTo(query.since().get()) > 0)
                    .filter(one -> query.search().isEmpty()
                            || one.text().contains(query.search().get()))
                    .toList();
            int skip = query.limit()
                    .map(limit -> Math.max(0, found.size() - limit))
                    .orElse(0);
            return List.copyOf(found.subList(skip, found.size()));
        });
    }

    @Override
    public CompletableFuture<Views.Message> message(String id) {
        return on(() -> one(id));
    }

    @Override
    public CompletableFuture<List<Views.Unread>> unread() {
        return on(() -> unread.entrySet().stream()
                .map(one -> new Views.Unread(
                        one.getKey(), contacts.get(one.getKey()).name(), one.getValue(), now()))
                .toList());
    }

    @Override
    public CompletableFuture<Void> markRead(String conversation, String id) {
        return on(() -> {
            unread.remove(find(conversation).peerId());
            return null;
        });
    }

    @Override
    public CompletableFuture<Views.Why> why(String who) {
        return on(() -> {
            Views.Contact contact = find(who);
            return new Views.Why(
                    contact.peerId(),
                    contact.name(),
                    "relay",
                    "chat.example.org",
                    64L,
                    Duration.ofMinutes(14).toMillis(),
                    List.of(
                            new Views.Attempt("lan", null, "not on this network", 0),
                            new Views.Attempt("direct", "203.0.113.9:39114", "no answer in 3 s", 240_000),
                            new Views.Attempt(
                                    "punched", "203.0.113.9:51820", "4 tries; carol's NAT changes its port", 240_000),
                            new Views.Attempt(
                                    "mapped", null, "your router offers neither UPnP, NAT-PMP nor PCP", 240_000)),
                    List.of("open TCP 39114 on either router, or IPv6 at both ends"),
                    Duration.ofMinutes(12).toMillis());
        });
    }

    @Override
    public Subscription subscribe(Consumer<CoreEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        stopped = true;
        loop.shutdown();
    }

    // ---- inside ----

    private Views.Message arrived(String peerId, String text) {
        Views.Contact from = contacts.get(peerId);
        Views.Message message = new Views.Message(
                id(), peerId, from.name(), peerId, from.name(), "in", now(), text, "received", null, path(peerId));
        messages.put(message.id(), message);
        unread.merge(peerId, 1, Integer::sum);
        tell(new CoreEvent.Arrived(message));
        return message;
    }

    private void moved(String peerId, String path) {
        String before = path(peerId);
        paths.put(peerId, path);
        Long rtt = path.equals("none") ? null : 2L;
        tell(new CoreEvent.PathChanged(peerId, contacts.get(peerId).name(), path, before, rtt, null));
    }

    private Views.Message state(String id, String state) {
        Views.Message old = one(id);
        Views.Message now = new Views.Message(
                old.id(),
                old.conversation(),
                old.conversationName(),
                old.from(),
                old.fromName(),
                old.direction(),
                old.at(),
                old.text(),
                state,
                null,
                path(old.conversation()));
        messages.put(id, now);
        tell(new CoreEvent.MessageState(now));
        return now;
    }

    private Views.Message one(String id) {
        return Optional.ofNullable(messages.get(id)).orElseThrow(() -> new UserError("no message " + id, ""));
    }

    private Views.Contact find(String who) {
        return contacts.values().stream()
                .filter(one -> one.name().equals(who) || one.peerId().startsWith(who))
                .findFirst()
                .orElseThrow(() -> new UserError("no contact " + who, "see: parley contacts"));
    }

    private Views.Contact put(Views.Contact contact) {
        contacts.put(contact.peerId(), contact);
        return contact;
    }

    private String path(String peerId) {
        return paths.getOrDefault(peerId, "none");
    }

    private String name() {
        return settings.getOrDefault("name", "");
    }

    private String id() {
        return String.format("01jdc%05d", ++ids);
    }

    private String now() {
        return clock.instant()
                .truncatedTo(ChronoUnit.MILLIS)
                .plus(1, ChronoUnit.MILLIS)
                .toString();
    }

    private void tell(CoreEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    private <T> CompletableFuture<T> on(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, loop);
    }

    private <T> T await(Supplier<T> work) {
        try {
            return on(work).get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The moment that all tests take place at. */
    public static Instant noon() {
        return Instant.parse("2026-11-24T10:04:07.000Z");
    }
}
