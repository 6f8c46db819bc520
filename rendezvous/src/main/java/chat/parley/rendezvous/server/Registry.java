package chat.parley.rendezvous.server;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is at home here, who was, and who wants to know ({@code docs/PROTOCOL.md} §5.3, §5.4). Pure: inputs are methods, effects
 * are drained; one thread or one lock.
 *
 * <p>A registration belongs to an identity and a node id. Node ids are not secret, so several identities may claim one; a token
 * tells them apart, because it holds for one registration's key only, and so a false claim gets nothing and hides nobody.
 *
 * <p>What false claims cost is the HMACs of tokens that are checked against them too. Those are done outside the lock and owed by whoever
 * asks ({@link Rates#charge}), and one address has at most {@link Defaults#CLAIMS_PER_ADDRESS}. There is no bound for all addresses
 * together, since that would be the means to keep the true owner out: the registry can't tell it from others, as a certificate proves
 * an identity and its node key but anyone may write any node id into one. The bound for an address refuses an owner only where
 * somebody at its own address claims its node id twice, and such a neighbour could take all connections of that address anyway.
 *
 * <p>A watch stays with its token whether or not it holds now: the node it is for may come home later. What a watch or lookup
 * learns is the {@link Status} of the first registration that its token holds for: away or revoked, which look alike, or here.
 */
final class Registry {
    /** A connection, as far as the registry is concerned. */
    interface Member {
        /** {@link chat.parley.rendezvous.carrier.AddressKey} of where it comes from. */
        long address();
    }

    /** What became of REGISTER. */
    sealed interface Registration {}

    /** It is at home. */
    record Registered(Home home) implements Registration {}

    /** It isn't, for this reason. */
    record Refused(ReasonCode reason) implements Registration {}

    /** What is to be done outside. */
    sealed interface Effect {
        void applyTo(Port port);
    }

    /** This watch's answer may have changed; its {@link Watch#isPending} is set until {@link #presence} is asked. */
    record Notify(Watch watch) implements Effect {
        @Override
        public void applyTo(Port port) {
            port.notify(this);
        }
    }

    /** Another connection registered in this one's place; silently where it is the same run of the same node. */
    record Replace(Member old, boolean silently) implements Effect {
        @Override
        public void applyTo(Port port) {
            port.replace(this);
        }
    }

    /** Who runs the effects. */
    interface Port {
        void notify(Notify effect);

        void replace(Replace effect);
    }

    /**
     * The answer to a token, as it was when asked.
     *
     * @param home whose token it is; empty when unknown
     * @param candidates empty unless online
     */
    record Answer(Status status, Optional<Home> home, List<Candidate> candidates) {
        static final Answer UNKNOWN = new Answer(Status.UNKNOWN, Optional.empty(), List.of());

        static Answer of(Home home, Status status) {
            return new Answer(status, Optional.of(home), status == Status.ONLINE ? home.candidates() : List.of());
        }
    }

    private final int awayLimit;
    private final Map<NodeId, Place> places = new HashMap<>();
    private final LinkedHashSet<Home> away = new LinkedHashSet<>();
    private final ArrayDeque<Effect> effects = new ArrayDeque<>();

    /** @param awayLimit registrations without a connection that are remembered; the longest away goes first */
    Registry(int awayLimit) {
        this.awayLimit = awayLimit;
    }

    /**
     * A node came home.
     *
     * @return its registration; refused with {@link ReasonCode#IDENTITY} when a certificate of a higher generation was seen for this
     *     node, with {@link ReasonCode#OVERLOADED} when too many identities claim its node id from its address
     */
    Registration onRegister(Member member, NodeCertificate certificate, RendezvousFrame.Register frame) {
        Place place = places.computeIfAbsent(certificate.nodeId(), Place::new);
        Home home = place.homeOf(certificate.peerId());
        if (home != null && certificate.generation() < home.generation()) return new Refused(ReasonCode.IDENTITY);
        boolean here = home != null && home.member() != null; // it takes its own place
        if (!here && place.claimsFrom(member.address()) >= Defaults.CLAIMS_PER_ADDRESS) {
            return new Refused(ReasonCode.OVERLOADED);
        }
        if (home == null) {
            home = new Home(place, certificate.peerId());
            place.add(home);
        }
        away.remove(home);
        Member old = home.member();
        Id128 run = frame.run();
        if (old != null) effects.add(new Replace(old, home.run().equals(run)));
        home.come(member, certificate.generation(), run, frame);
        notifyWatches(place, true);
        return new Registered(home);
    }

    /** A node changed its candidates or revoked tokens. No effect when it was replaced meanwhile. */
    void onUpdate(Home home, Member member, RendezvousFrame.Update frame) {
        if (home.member() != member) return;
        boolean moved = !frame.candidates().equals(home.candidates());
        home.update(frame.revoked(), frame.candidates());
        notifyWatches(home.place(), moved);
    }

    /** A registered connection ended. No effect when another has its place. */
    void onGone(Home home, Member member) {
        if (home.member() != member) return;
        home.leave();
        away.add(home);
        home.place().awayBeyond(Defaults.AWAY_PER_NODE).ifPresent(this::forget);
        if (away.size() > awayLimit) forget(away.iterator().next());
        notifyWatches(home.place(), false);
    }

    /**
     * Somebody wants to know about a node now and from now on.
     *
     * @return the watch, its answer pending; {@link #onChecked} follows
     */
    Watch onWatch(Member watcher, NodeId node, ReachToken token) {
        Watch watch = new Watch(watcher, places.computeIfAbsent(node, Place::new), token);
        watch.place().add(watch);
        watch.setPending(true);
        return watch;
    }

    /** Its token was checked against these claims: somebody's, or nobody's. */
    void onChecked(Watch watch, Claims claims, Optional<Claims.Claim> giver) {
        watch.onChecked(claims, giver);
        watch.evaluate();
    }

    /** Not any more. */
    void onUnwatch(Watch watch) {
        watch.place().remove(watch);
        dropIfEmpty(watch.place());
    }

    /** What the watch's owner is to be told now; the next change is a new {@link Notify}. */
    Answer presence(Watch watch) {
        watch.setPending(false);
        return watch.answer();
    }

    /** What a token for this node is to be checked against. */
    Claims claims(NodeId node) {
        Place place = places.get(node);
        return place == null ? Claims.none(node) : place.claims();
    }

    /** What a token gets that was found to be this claim's. */
    Answer answer(Claims.Claim giver, long tokenId) {
        Home home = giver.home();
        boolean stands =
                home.keyVersion() == giver.keyVersion() && home.place().homes().contains(home);
        if (!stands) return Answer.UNKNOWN; // it has another key since, or was forgotten
        home.onShown();
        return Answer.of(home, home.statusFor(tokenId));
    }

    /** Applies one effect; false when none is left. */
    boolean drainTo(Port port) {
        Effect effect = effects.poll();
        if (effect == null) return false;
        effect.applyTo(port);
        return true;
    }

    /** Node ids that somebody registered or watches. */
    int size() {
        return places.size();
    }

    /** Tells whose status changed; and, where a node moved, all to whom it is online. */
    private void notifyWatches(Place place, boolean moved) {
        for (int i = 0; i < place.watchCount(); i++) {
            Watch watch = place.watch(i);
            boolean changed = watch.evaluate();
            boolean tell = changed || (moved && watch.isOnline());
            if (!tell || watch.isPending()) continue;
            watch.setPending(true);
            effects.add(new Notify(watch));
        }
    }

    private void forget(Home home) {
        away.remove(home);
        home.place().remove(home);
        notifyWatches(home.place(), false);
        dropIfEmpty(home.place());
    }

    private void dropIfEmpty(Place place) {
        if (place.isEmpty()) places.remove(place.id());
    }
}
