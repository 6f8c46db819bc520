package chat.parley.node.chat;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What an opened content means for the store: the rows to change, the contact as it is afterwards, and what to tell. Pure.
 *
 * @param changes to commit together with the position
 * @param contact as it is afterwards
 * @param message what arrived for the person
 * @param repaired the hole that a marker closes
 * @param read the other person has read this node's messages up to this one
 * @param token the other side gave a reach token: it can be reached as a contact from now on
 */
public record Reception(
        List<ChatChange> changes,
        Contact contact,
        Optional<StoredMessage> message,
        Optional<Id128> repaired,
        Optional<Id128> read,
        boolean token) {

    /** Shown in place of what this version does not know. */
    public static final String TOO_OLD = "[a message that your Parley is too old to show]";

    /**
     * When and how a content came.
     *
     * @param takes whether a card of the sender's may replace the one there is
     */
    public record Arrival(
            long seq,
            long nowMillis,
            StoredMessage.PathKind path,
            RandomGenerator random,
            Predicate<ContactCard> takes) {}

    /** Works out what {@code content}, which came from {@code contact}, means. */
    public static Reception of(Contact contact, Content content, Arrival arrival) {
        return content.accept(new Meaning(contact, arrival));
    }

    private static Reception nothing(Contact contact) {
        return new Reception(List.of(), contact, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    private static final class Meaning implements Content.Visitor<Reception> {
        private final Contact contact;
        private final Arrival arrival;

        Meaning(Contact contact, Arrival arrival) {
            this.contact = contact;
            this.arrival = arrival;
        }

        @Override
        public Reception text(Content.Text content) {
            if (contact.standing() == Contact.Standing.DECLINED) return nothing(contact);
            StoredMessage message = new StoredMessage(
                    arrival.seq(),
                    contact.id(),
                    content.id(),
                    false,
                    content.atMillis(),
                    arrival.nowMillis(),
                    content.text(),
                    StoredMessage.State.RECEIVED,
                    arrival.path());
            return new Reception(
                    List.of(new ChatChange.InsertMessage(message)),
                    contact,
                    Optional.of(message),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }

        @Override
        public Reception request(Content.Request content) {
            return card(content.card(), content.token());
        }

        @Override
        public Reception accepted(Content.Accepted content) {
            return card(content.card(), content.token());
        }

        @Override
        public Reception newCard(Content.NewCard content) {
            return card(content.card(), content.token());
        }

        private Reception card(byte[] wire, byte[] token) {
            Contact now = contact;
            try {
                ContactCard card = ContactCard.parse(wire);
                if (card.peer().equals(contact.peer())) {
                    if (!arrival.takes().test(card)) return nothing(contact);
                    now = now.withCard(card);
                }
            } catch (ContactCard.BadCard e) {
                // The old card still holds; a broken one is not worth losing the token for.
            }
            if (token.length == TOKEN_BYTES) now = now.withToken(token);
            List<ChatChange> changes = new ArrayList<>();
            changes.add(new ChatChange.PutContact(now));
            return new Reception(changes, now, Optional.empty(), Optional.empty(), Optional.empty(), true);
        }

        @Override
        public Reception readReceipt(Content.ReadReceipt content) {
            return new Reception(
                    List.of(new ChatChange.ReadThere(contact.id(), content.through())),
                    contact,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(content.through()),
                    false);
        }

        @Override
        public Reception repaired(Content.Repaired content) {
            return new Reception(
                    List.of(), contact, Optional.empty(), Optional.of(content.hole()), Optional.empty(), false);
        }

        @Override
        public Reception unknown(Content.Unknown content) {
            return text(new Content.Text(Id128.random(arrival.random()), arrival.nowMillis(), TOO_OLD));
        }
    }

    private static final int TOKEN_BYTES = 24;
}
