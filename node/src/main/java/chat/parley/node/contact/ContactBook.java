package chat.parley.node.contact;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everybody this node knows, in memory. Invariants: one contact a peer id, names unique ({@link Names#skeleton}). Thread-confined; what
 * changes here is committed by the caller.
 */
public final class ContactBook {
    /** Requests that wait at most; a further stranger is refused. */
    public static final int MAX_REQUESTS = 100;
    /** Shortest start of a peer id that names somebody. */
    private static final int MIN_PREFIX = 4;

    private final Map<Long, Contact> byId = new LinkedHashMap<>();
    private final Map<PeerId, Contact> byPeer = new LinkedHashMap<>();
    private long nextId = 1;

    /** @param known what the store holds */
    public ContactBook(List<Contact> known) {
        for (Contact contact : known) put(contact);
    }

    /** The number that the next new contact gets. */
    public long takeId() {
        return nextId++;
    }

    /** Adds or replaces by {@code id}. */
    public void put(Contact contact) {
        Contact old = byId.put(contact.id(), contact);
        if (old != null && !old.peer().equals(contact.peer())) byPeer.remove(old.peer());
        byPeer.put(contact.peer(), contact);
        nextId = Math.max(nextId, contact.id() + 1);
    }

    /** Forgets a contact. */
    public void remove(long id) {
        Contact old = byId.remove(id);
        if (old != null) byPeer.remove(old.peer());
    }

    public Optional<Contact> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Contact> byPeer(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    /** Who in the list, other than {@code self}, has a card that names this node. */
    public Optional<Contact> holder(NodeId node, long self) {
        for (Contact contact : byId.values()) {
            if (contact.id() != self
                    && contact.isListed()
                    && contact.card().nodeId().equals(node)) {
                return Optional.of(contact);
            }
        }
        return Optional.empty();
    }

    /** Everybody, in the order they came. */
    public List<Contact> all() {
        return List.copyOf(byId.values());
    }

    /** The list that a person sees, by name. */
    public List<Contact> listed() {
        List<Contact> listed = new ArrayList<>();
        for (Contact contact : byId.values()) if (contact.isListed()) listed.add(contact);
        listed.sort(Comparator.comparing(contact -> Names.skeleton(contact.name())));
        return listed;
    }

    /** Who waits to be accepted, oldest first. */
    public List<Contact> requests() {
        List<Contact> waiting = new ArrayList<>();
        for (Contact contact : byId.values()) {
            if (contact.standing() == Contact.Standing.REQUESTED && !contact.blocked()) waiting.add(contact);
        }
        return waiting;
    }

    /** Who a person means: a name, else a peer id or the start of one. */
    public sealed interface Found {
        /** Exactly one. */
        record One(Contact contact) implements Found {}

        /** Nobody. */
        record Nobody() implements Found {}

        /** Several peer ids begin so. */
        record Several(List<Contact> contacts) implements Found {}
    }

    /** Looks among {@code candidates} for whom {@code text} names. */
    public static Found find(List<Contact> candidates, String text) {
        String folded = Names.skeleton(text);
        List<Contact> starts = new ArrayList<>();
        for (Contact contact : candidates) {
            if (!folded.isEmpty() && Names.skeleton(contact.name()).equals(folded)) return new Found.One(contact);
            if (isStart(folded, contact)) starts.add(contact);
        }
        if (starts.isEmpty()) return new Found.Nobody();
        return starts.size() == 1 ? new Found.One(starts.get(0)) : new Found.Several(starts);
    }

    /** {@code wanted}, or with the first number behind it that nobody else but {@code self} has: a second bob is {@code bob-2}. */
    public String freeName(String wanted, long self) {
        String name = wanted;
        for (int number = 2; isTaken(name, self); number++) {
            String suffix = "-" + number;
            int room = Names.MAX - suffix.length();
            name = Names.shortened(wanted, room) + suffix;
        }
        return name;
    }

    /**
     * Whether somebody other than {@code self} has this name, or one that looks the same, or a peer id that begins so: a name is
     * looked for first, and must not stand in the way of whom an id names.
     */
    public boolean isTaken(String name, long self) {
        String folded = Names.skeleton(name);
        for (Contact contact : byId.values()) {
            if (contact.id() == self) continue;
            if (Names.skeleton(contact.name()).equals(folded) || isStart(folded, contact)) return true;
        }
        return false;
    }

    private static boolean isStart(String text, Contact contact) {
        return text.length() >= MIN_PREFIX && contact.peer().toString().startsWith(text);
    }
}
