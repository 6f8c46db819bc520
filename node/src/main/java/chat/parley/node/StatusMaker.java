package chat.parley.node;

import chat.parley.node.contact.Contact;
import chat.parley.node.core.Views;
import chat.parley.node.path.Attempt;
import chat.parley.node.path.PathKind;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.path.Route;
import chat.parley.node.peer.Peer;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code status} and {@code why} say: paths, queues and attempts in a person's words. Event loop only. */
final class StatusMaker {
    private static final long MILLI = 1_000_000;

    private final Node node;
    private final long nowNanos;

    StatusMaker(Node node) {
        this.node = node;
        this.nowNanos = node.edge().nowNanos();
    }

    Views.Status status() {
        List<Views.Rendezvous> servers = new ArrayList<>();
        node.servers().states().forEach((address, state) -> servers.add(ViewMaker.rendezvous(address, state)));
        List<Views.ContactStatus> contacts = new ArrayList<>();
        for (Contact contact : node.people().book().listed()) {
            node.people().peerOf(contact).ifPresent(peer -> contacts.add(contact(contact, peer)));
        }
        return new Views.Status(
                node.profile().peerId().toString(),
                node.settings().get(Settings.NAME),
                node.isOnline(),
                node.runningMillis(),
                node.listenAddresses(),
                servers,
                contacts);
    }

    private static Views.ContactStatus contact(Contact contact, Peer peer) {
        Optional<PathPolicy.Channel> current = peer.policy().current();
        Long oldest = peer.oldestQueuedMillis().isPresent()
                ? System.currentTimeMillis() - peer.oldestQueuedMillis().getAsLong()
                : null;
        String offlineSince = current.isPresent()
                ? null
                : contact.lastSeen()
                        .map(seen -> ViewMaker.at(seen.toEpochMilli()))
                        .orElse(null);
        return new Views.ContactStatus(
                contact.peer().toString(),
                contact.name(),
                contact.verified(),
                kind(current),
                rttMillis(current),
                peer.outbox(),
                oldest,
                peer.sendWindow(),
                peer.peerWindow(),
                contact.token().isEmpty() && !peer.isAcceptedThere(),
                offlineSince);
    }

    Views.Why why(Contact contact) {
        Peer peer = node.people().peerOf(contact).orElseThrow();
        PathPolicy policy = peer.policy();
        Optional<PathPolicy.Channel> current = policy.current();
        List<Views.Attempt> attempts = new ArrayList<>();
        for (Attempt attempt : policy.attempts()) attempts.add(attempt(attempt));
        for (PathPolicy.Channel channel : policy.channels()) {
            if (channel.route() instanceof Route.Incoming) attempts.add(incoming(channel));
        }
        Long next = policy.nextRoundNanos().isPresent()
                ? Math.max(0, (policy.nextRoundNanos().getAsLong() - nowNanos) / MILLI)
                : null;
        return new Views.Why(
                contact.peer().toString(),
                contact.name(),
                kind(current),
                current.map(channel -> place(channel.route())).orElse(null),
                rttMillis(current),
                current.map(channel -> (nowNanos - channel.sinceNanos()) / MILLI)
                        .orElse(null),
                attempts,
                advice(contact, current, policy.attempts()),
                next);
    }

    private Views.Attempt attempt(Attempt attempt) {
        long end = attempt.running() ? nowNanos : attempt.endNanos();
        String result = attempt.running() ? "trying" : attempt.connected() ? "connected" : attempt.result();
        String kind = attempt.route().kind().text();
        return new Views.Attempt(kind, place(attempt.route()), result, (nowNanos - end) / MILLI);
    }

    private Views.Attempt incoming(PathPolicy.Channel channel) {
        String kind = channel.route().kind().text();
        String from = "from " + place(channel.route());
        return new Views.Attempt(kind, from, "connected", (nowNanos - channel.sinceNanos()) / MILLI);
    }

    private static String place(Route route) {
        if (!(route instanceof Route.Relay relay)) return route.address();
        try {
            return RendezvousAddress.parse(relay.address()).place();
        } catch (RendezvousAddress.AddressException e) {
            return relay.address();
        }
    }

    private List<String> advice(Contact contact, Optional<PathPolicy.Channel> current, List<Attempt> attempts) {
        List<String> advice = new ArrayList<>();
        boolean direct = current.filter(channel -> channel.route().kind() != PathKind.RELAY)
                .isPresent();
        if (direct) return advice;
        if (!node.settings().isOn(Settings.DIRECT)) advice.add("direct paths are off here: parley set direct on");
        boolean noServer = node.people().target(contact).homes().isEmpty()
                && node.settings().homes().isEmpty();
        if (noServer) advice.add("a rendezvous that both of you use: parley join ADDRESS");
        boolean tried = attempts.stream().anyMatch(attempt -> attempt.route().kind() == PathKind.DIRECT);
        if (tried) advice.add("an open TCP port on either router, or IPv6 at both ends");
        else if (current.isEmpty())
            advice.add(contact.name() + " may be offline: what you say is kept and goes out then");
        return advice;
    }

    private static String kind(Optional<PathPolicy.Channel> channel) {
        return channel.map(one -> one.route().kind().text()).orElse("none");
    }

    private static @Nullable Long rttMillis(Optional<PathPolicy.Channel> channel) {
        return channel.filter(one -> one.rttNanos() >= 0)
                .map(one -> one.rttNanos() / MILLI)
                .orElse(null);
    }
}
