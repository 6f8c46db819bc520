package chat.parley.node;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.Reception;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactBook;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.dial.Edge;
import chat.parley.node.dial.PeerLink;
import chat.parley.node.dial.ServerState;
import chat.parley.node.dial.Servers;
import chat.parley.node.dial.Target;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.path.Route;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.Peer;
import chat.parley.node.peer.PeerHost;
import chat.parley.node.peer.StoreContents;
import chat.parley.node.session.SessionEffect;
import chat.parley.node.session.SessionState;
import chat.parley.rendezvous.client.IncomingCircuit;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody this node knows, each with a {@link Peer}: lets links in, tells peers what servers tell, keeps the book true to what is
 * committed. Event loop only.
 */
final class People implements PeerHost, PeerLink.Events, Servers.Events {
    private static final Logger LOG = LoggerFactory.getLogger(People.class);

    private final Profile profile;
    private final Settings settings;
    private final ContactBook book;
    private final Journal journal;
    private final News news;
    private final SecureRandom random;
    private final Map<Long, Peer> peers = new LinkedHashMap<>();
    private final Strangers strangers = new Strangers();
    /** Whose first token is being committed: that they accepted is told once. */
    private final Set<Long> accepting = new HashSet<>();

    private Optional<Peer.Shared> shared = Optional.empty();
    private Optional<String> storeTrouble = Optional.empty();
    private Consumer<IncomingCircuitAt> circuits = at -> at.circuit().refuse(ReasonCode.GOING);
    private long nextSeq;
    private long nextRef;

    /** A circuit that somebody opens through a server. */
    record IncomingCircuitAt(RendezvousAddress address, IncomingCircuit circuit) {}

    People(
            Profile profile,
            Settings settings,
            StoreContents contents,
            Journal journal,
            News news,
            SecureRandom random) {
        this.profile = profile;
        this.settings = settings;
        this.book = new ContactBook(contents.contacts());
        this.journal = journal;
        this.news = news;
        this.random = random;
        this.nextSeq = contents.nextSeq();
        this.nextRef = contents.nextRef();
    }

    /** Makes the peers of everybody known. {@code takeCircuit} takes what {@link Servers} bring in. */
    void begin(Peer.Shared parts, StoreContents contents, Consumer<IncomingCircuitAt> takeCircuit) {
        shared = Optional.of(parts);
        circuits = takeCircuit;
        for (Contact contact : book.all()) {
            SessionState state = contents.sessions().get(contact.id());
            if (state == null) continue;
            StoreContents.Queue queue = contents.queues().getOrDefault(contact.id(), EMPTY_QUEUE);
            peers.put(contact.id(), peer(contact, state, false, queue));
        }
    }

    private static final StoreContents.Queue EMPTY_QUEUE = new StoreContents.Queue(0, 0, 0, 0);

    /** Goes and looks for those who may be there. */
    void start() {
        if (profile.owesTokens()) tokensChanged();
        for (Peer peer : List.copyOf(peers.values())) {
            peer.start();
            watch(peer);
        }
    }

    private Peer peer(Contact contact, SessionState state, boolean isProvisional, StoreContents.Queue queue) {
        boolean decider = profile.nodeId().compareTo(contact.card().nodeId()) < 0;
        return new Peer(contact.id(), state, isProvisional, queue, decider, shared.orElseThrow());
    }

    private void watch(Peer peer) {
        Contact contact = contactOf(peer);
        if (contact.isListed() && !contact.blocked())
            shared.orElseThrow().servers().watch(target(contact));
    }

    private Contact contactOf(Peer peer) {
        for (Map.Entry<Long, Peer> entry : peers.entrySet()) {
            if (entry.getValue() == peer) return contact(entry.getKey());
        }
        throw new IllegalStateException("a peer without a contact");
    }

    // ---- what LocalCore asks ----

    News news() {
        return news;
    }

    ContactBook book() {
        return book;
    }

    Optional<Peer> peerOf(Contact contact) {
        return Optional.ofNullable(peers.get(contact.id()));
    }

    /** Why the store takes nothing more, if so. */
    Optional<String> storeTrouble() {
        return storeTrouble;
    }

    long nextSeq() {
        return nextSeq++;
    }

    /** A new contact's peer; its session begins with {@code state}, which the caller commits. */
    Peer addPeer(Contact contact, SessionState state) {
        Peer added = peer(contact, state, false, EMPTY_QUEUE);
        peers.put(contact.id(), added);
        return added;
    }

    /** Forgets a contact's peer and closes its links. */
    void dropPeer(Contact contact, ReasonCode reason) {
        Peer dropped = peers.remove(contact.id());
        if (dropped != null) dropped.close(reason);
        news.forgetContact(contact.id());
        accepting.remove(contact.id());
        unwatch(contact);
    }

    /** Closes a blocked or declined contact's links as a node does that stops; its session stays. */
    void shutOut(Contact contact) {
        peerOf(contact).ifPresent(peer -> peer.disconnect(ReasonCode.GOING));
        unwatch(contact);
    }

    private void unwatch(Contact contact) {
        if (!contact.isListed()) return;
        shared.orElseThrow().servers().unwatch(contact.card().nodeId());
        // A store from before cards were compared may hold another with this node id: that one is watched on.
        book.holder(contact.card().nodeId(), contact.id()).flatMap(this::peerOf).ifPresent(this::watch);
    }

    /** There may be other ways to reach everybody: a home joined or left, a setting changed. */
    void routesChanged() {
        for (Peer peer : List.copyOf(peers.values())) {
            watch(peer);
            peer.onRoutesChanged();
        }
    }

    /** A contact's card, token or standing changed. */
    void reachableAnew(Contact contact) {
        peerOf(contact).ifPresent(peer -> {
            watch(peer);
            peer.onRoutesChanged();
        });
    }

    void close(ReasonCode reason) {
        for (Peer peer : List.copyOf(peers.values())) peer.close(reason);
        peers.clear();
    }

    // ---- links that come in ----

    @Override
    public void onReady(PeerLink link, ChannelReady ready) {
        NodeCertificate certificate = ready.certificate().orElse(null);
        if (certificate == null || storeTrouble.isPresent()) {
            link.close(certificate == null ? ReasonCode.IDENTITY : ReasonCode.STORE);
            return;
        }
        if (certificate.peerId().equals(profile.peerId())) {
            link.close(ReasonCode.SELF);
            return;
        }
        Optional<Contact> known = book.byPeer(certificate.peerId());
        if (known.isEmpty()) {
            letStrangerIn(link, certificate);
        } else if (known.get().blocked() || known.get().standing() == Contact.Standing.DECLINED) {
            // As a stranger is closed who brings no request: the reason does not name the block.
            link.close(ReasonCode.REFUSED);
        } else if (known.get().card().isLaterThan(certificate.nodeId(), certificate.generation())) {
            link.close(ReasonCode.IDENTITY);
        } else {
            Peer peer = peers.get(known.get().id());
            if (peer == null) link.close(ReasonCode.REFUSED);
            else peer.onIncoming(link);
        }
    }

    private void letStrangerIn(PeerLink link, NodeCertificate certificate) {
        Optional<Peer> again = strangers.byPeer(certificate.peerId()).flatMap(this::peerOf);
        if (again.isPresent()) {
            again.get().onIncoming(link);
            return;
        }
        if (book.requests().size() >= ContactBook.MAX_REQUESTS) {
            link.close(ReasonCode.REFUSED);
            return;
        }
        if (strangers.isFull()) strangers.oldest().ifPresent(this::dropStranger);
        Edge edge = shared.orElseThrow().edge();
        Contact stranger = strangers.admit(book.takeId(), certificate, edge.nowNanos());
        SessionState state = SessionState.fresh(Id128.random(random), false);
        Peer peer = peer(stranger, state, true, EMPTY_QUEUE);
        peers.put(stranger.id(), peer);
        peer.onIncoming(link);
        edge.loop().schedule(this::dropLateStrangers, Strangers.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void dropLateStrangers() {
        strangers.late(shared.orElseThrow().edge().nowNanos()).forEach(this::dropStranger);
    }

    private void dropStranger(Contact stranger) {
        strangers.remove(stranger.id());
        Peer dropped = peers.remove(stranger.id());
        if (dropped != null) dropped.close(ReasonCode.REFUSED);
    }

    @Override
    public void onFrame(PeerLink link, ByteBuf frame) {
        frame.release();
    }

    @Override
    public void onReadComplete(PeerLink link) {}

    @Override
    public void onPong(PeerLink link, long roundTripNanos) {}

    @Override
    public void onEnd(PeerLink link, ChannelClosed closed) {}

    // ---- what servers tell ----

    @Override
    public void onServerState(RendezvousAddress address, ServerState state) {
        news.server(address, state);
        if (state.kind() != ServerState.Kind.REGISTERED) return;
        for (Peer peer : List.copyOf(peers.values())) peer.onRoutesChanged();
    }

    @Override
    public void onPresence(RendezvousAddress address, NodeId node, Status status, List<Candidate> candidates) {
        for (Contact contact : book.all()) {
            if (!contact.isListed() || !contact.card().nodeId().equals(node)) continue;
            peerOf(contact).ifPresent(peer -> peer.onPresence(status == Status.ONLINE, candidates));
        }
    }

    @Override
    public void onIncoming(RendezvousAddress address, IncomingCircuit circuit) {
        // The server knows what is revoked too, a moment later.
        if (profile.isRevoked(circuit.tokenId())) circuit.refuse(ReasonCode.OFFLINE);
        else circuits.accept(new IncomingCircuitAt(address, circuit));
    }

    // ---- what a peer needs ----

    @Override
    public Contact contact(long id) {
        return book.get(id)
                .or(() -> strangers.get(id))
                .orElseThrow(() -> new IllegalStateException("no contact " + id));
    }

    @Override
    public Target target(Contact contact) {
        Optional<ReachToken> token =
                contact.token().or(() -> contact.card().introduction()).map(ReachToken::of);
        return new Target(
                contact.peer(), contact.card().nodeId(), contact.card().nodeKey(), homes(contact.card()), token);
    }

    /** A card's homes, without what is no address: a newer version's, or a lie. */
    static List<RendezvousAddress> homes(ContactCard card) {
        List<RendezvousAddress> homes = new ArrayList<>();
        for (String home : card.homes()) {
            try {
                homes.add(RendezvousAddress.parseShort(home));
            } catch (RendezvousAddress.AddressException e) {
                LOG.debug("{} names a home that is no address", card.peer().shortText());
            }
        }
        return homes;
    }

    @Override
    public boolean allows(Route route) {
        return settings.isOn(route instanceof Route.Relay ? Settings.RELAY : Settings.DIRECT);
    }

    @Override
    public Reception receive(Contact contact, Content content, StoredMessage.PathKind path) {
        Reception.Arrival arrival = new Reception.Arrival(
                nextSeq(), System.currentTimeMillis(), path, random, card -> isFree(card, contact));
        Reception reception = Reception.of(contact, content, arrival);
        Contact now = reception.contact();
        if (!now.equals(contact)) {
            if (!now.card().nodeId().equals(contact.card().nodeId())) unwatch(contact);
            book.put(now);
            if (now.isListed() && contact.token().isEmpty() && now.token().isPresent()) accepting.add(now.id());
        }
        reception.read().ifPresent(through -> news.read(contact, through));
        return reception;
    }

    /** Whether a card that somebody sent names a node of nobody else's: what servers tell of a node is told to whom it belongs. */
    private boolean isFree(ContactCard card, Contact sender) {
        Optional<Contact> holder = book.holder(card.nodeId(), sender.id());
        if (holder.isPresent() && book.get(sender.id()).isPresent()) {
            LOG.info(
                    "{} sent a card that names the node of {}: not taken",
                    sender.peer().shortText(),
                    holder.get().peer().shortText());
        }
        return holder.isEmpty();
    }

    @Override
    public Optional<Contact> receiveRequest(long id, ContactCard card, byte[] token) {
        Contact stranger = strangers.get(id).orElse(null);
        if (stranger == null || !stranger.peer().equals(card.peer())) return Optional.empty();
        if (book.requests().size() >= ContactBook.MAX_REQUESTS || !isFree(card, stranger)) return Optional.empty();
        strangers.remove(id);
        Contact requested = stranger.withCard(card).withName(book.freeName(card.name(), id));
        if (token.length == ReachToken.BYTES) requested = requested.withToken(token);
        book.put(requested);
        return Optional.of(requested);
    }

    @Override
    public List<Content> controlState(Contact contact) {
        if (contact.standing() != Contact.Standing.ACCEPTED) return List.of();
        return List.of(new Content.Accepted(card().wire(), profile.token(contact.givenToken())));
    }

    /** Tells everybody accepted, and not blocked, this node's card as it stands. */
    void tellCard() {
        for (Contact contact : book.listed()) if (!contact.blocked()) tellCard(contact);
    }

    /** What opens circuits changed: servers are told, and contacts where theirs are others now. */
    void tokensChanged() {
        Servers servers = shared.orElseThrow().servers();
        if (!profile.owesTokens()) {
            servers.setRevoked(profile.revoked());
            return;
        }
        servers.setTokens(profile.tokenKey(), profile.revoked());
        tellCard();
        // Behind what was just queued for them: who was killed before that is on disk tells them at its next start.
        journal.commitLater(List.of(profile.tokensTold()), List.of());
    }

    void tellCard(Contact contact) {
        Content card = new Content.NewCard(card().wire(), profile.token(contact.givenToken()));
        peerOf(contact).ifPresent(peer -> peer.tell(card));
    }

    /** This node's card as it stands. */
    ContactCard card() {
        return profile.card(settings.get(Settings.NAME), settings.homes());
    }

    @Override
    public long nextRef() {
        return nextRef++;
    }

    @Override
    public void onArrived(Contact contact, StoredMessage message) {
        news.arrived(contact, message);
    }

    @Override
    public void onRequested(Contact contact) {
        news.requested(contact);
    }

    @Override
    public void onDelivered(Contact contact, List<Long> seqs) {
        StoredMessage.PathKind path = peerOf(contact).map(Peer::pathKind).orElse(StoredMessage.PathKind.NONE);
        news.delivered(contact, seqs, path);
    }

    @Override
    public void onReachable(Contact contact) {
        // A stranger may say what they like: they are reached, and are a contact, once the person says so.
        if (!contact.isListed()) return;
        reachableAnew(contact);
        if (accepting.remove(contact.id())) news.accepted(contact);
    }

    @Override
    public void onPath(Contact contact, Optional<PathPolicy.Channel> before, Optional<PathPolicy.Channel> now) {
        if (strangers.get(contact.id()).isPresent()) {
            // A stranger who left before saying anything: nothing of them is kept.
            if (now.isEmpty()) dropStranger(contact);
            return;
        }
        if (book.get(contact.id()).isEmpty()) return;
        Optional<String> address = now.map(PathPolicy.Channel::route)
                .filter(Route.Direct.class::isInstance)
                .map(Route::address);
        Contact seen = contact.seen(Instant.now(), address);
        book.put(seen);
        journal.commitLater(List.of(new ChatChange.PutContact(seen)), List.of());
        news.path(contact, before, now);
    }

    @Override
    public void onNotice(Contact contact, SessionEffect.Notice notice) {
        news.notice(contact, notice, shared.orElseThrow().edge().nowNanos());
    }

    @Override
    public void onStoreFailed(String reason) {
        if (storeTrouble.isPresent()) return;
        storeTrouble = Optional.of(reason);
        news.storeFailed(reason);
        for (Peer peer : List.copyOf(peers.values())) peer.disconnect(ReasonCode.STORE);
    }
}
