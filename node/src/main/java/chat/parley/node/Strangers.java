package chat.parley.node;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.PeerId;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is connected and has not brought a request yet: nothing of them is kept. At most {@link #MAX} at once, none for longer than
 * {@link #PATIENCE}; where all places are taken, the one who came first makes room, so that idlers shut nobody out. Pure.
 */
final class Strangers {
    static final int MAX = 32;
    /** A request needs one round trip behind the handshake, through two servers at worst. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Guest(Contact contact, long untilNanos) {}

    /** Longest here first. */
    private final Map<Long, Guest> guests = new LinkedHashMap<>();

    /** Lets somebody in, under a number that is theirs for good if they stay. The caller has made room. */
    Contact admit(long id, NodeCertificate certificate, long nowNanos) {
        if (isFull()) throw new IllegalStateException(guests.size() + " strangers");
        ContactCard unknown = new ContactCard(
                certificate.peerId(),
                certificate.peerId().shortText(),
                certificate.nodeId(),
                certificate.nodeKey(),
                certificate.generation(),
                Optional.empty(),
                List.of(),
                new byte[0]);
        Contact stranger = new Contact(
                id,
                certificate.peerId(),
                unknown.name(),
                Contact.Standing.REQUESTED,
                false,
                false,
                unknown,
                Optional.empty(),
                0,
                List.of(),
                Optional.empty());
        guests.put(id, new Guest(stranger, nowNanos + PATIENCE.toNanos()));
        return stranger;
    }

    boolean isFull() {
        return guests.size() >= MAX;
    }

    /** Who came first of those who are here. */
    Optional<Contact> oldest() {
        return guests.values().stream().findFirst().map(Guest::contact);
    }

    /** Who has had their time. */
    List<Contact> late(long nowNanos) {
        List<Contact> late = new ArrayList<>();
        for (Guest guest : guests.values()) if (guest.untilNanos <= nowNanos) late.add(guest.contact);
        return late;
    }

    Optional<Contact> get(long id) {
        return Optional.ofNullable(guests.get(id)).map(Guest::contact);
    }

    Optional<Contact> byPeer(PeerId peer) {
        return guests.values().stream()
                .map(Guest::contact)
                .filter(contact -> contact.peer().equals(peer))
                .findFirst();
    }

    /** They are no stranger any more, or gone. */
    void remove(long id) {
        guests.remove(id);
    }
}
