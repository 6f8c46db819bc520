package chat.parley.node.store;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contact as the bytes that are sealed. The card's parts are kept beside its signed form, so that a start verifies no signature: what
 * opens under the data key is what this node wrote.
 */
final class ContactCodec {
    private ContactCodec() {}

    private record CardWire(
            @JsonProperty("m") String name,
            @JsonProperty("n") byte[] nodeId,
            @JsonProperty("k") byte[] nodeKey,
            @JsonProperty("g") long generation,
            @JsonProperty("i") byte @Nullable [] introduction,
            @JsonProperty("h") List<String> homes,
            @JsonProperty("w") byte[] wire) {}

    private record Wire(
            @JsonProperty("p") byte[] peer,
            @JsonProperty("m") String name,
            @JsonProperty("s") int standing,
            @JsonProperty("b") boolean blocked,
            @JsonProperty("v") boolean verified,
            @JsonProperty("c") CardWire card,
            @JsonProperty("t") byte @Nullable [] token,
            @JsonProperty("g") long givenToken,
            @JsonProperty("a") List<String> addresses,
            @JsonProperty("l") @Nullable Long lastSeenMillis) {}

    /** @throws IllegalArgumentException if the card is another person's */
    static byte[] encode(Contact contact) {
        ContactCard card = contact.card();
        if (!card.peer().equals(contact.peer())) {
            throw new IllegalArgumentException("contact " + contact.id() + " with the card of another");
        }
        return CborRecord.write(new Wire(
                contact.peer().publicKey(),
                contact.name(),
                contact.standing().code(),
                contact.blocked(),
                contact.verified(),
                new CardWire(
                        card.name(),
                        card.nodeId().bytes(),
                        card.nodeKey(),
                        card.generation(),
                        card.introduction().orElse(null),
                        card.homes(),
                        card.wire()),
                contact.token().orElse(null),
                contact.givenToken(),
                contact.addresses(),
                contact.lastSeen().map(Instant::toEpochMilli).orElse(null)));
    }

    /** @throws ProtocolException when they are no contact's bytes */
    static Contact decode(long id, byte[] bytes) throws ProtocolException {
        Wire wire = CborRecord.read(bytes, 0, bytes.length, Wire.class);
        PeerId peer = new PeerId(wire.peer);
        return new Contact(
                id,
                peer,
                wire.name,
                Contact.Standing.of(wire.standing),
                wire.blocked,
                wire.verified,
                card(peer, wire.card),
                Optional.ofNullable(wire.token),
                wire.givenToken,
                List.copyOf(wire.addresses),
                Optional.ofNullable(wire.lastSeenMillis).map(Instant::ofEpochMilli));
    }

    private static ContactCard card(PeerId peer, CardWire wire) {
        return new ContactCard(
                peer,
                wire.name,
                new NodeId(wire.nodeId),
                wire.nodeKey,
                wire.generation,
                Optional.ofNullable(wire.introduction),
                List.copyOf(wire.homes),
                wire.wire);
    }
}
