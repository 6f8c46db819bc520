package chat.parley.node;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.SafetyNumber;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.core.CommandWord;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import chat.parley.node.peer.Peer;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.SessionState;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a person does with people: add, accept, rename, block. */
final class PeopleVerbs extends Verbs {
    PeopleVerbs(Node node) {
        super(node);
    }

    CompletableFuture<Views.Added> add(String link, Optional<String> as) {
        return onLoop(answer -> {
            ContactCard card;
            try {
                card = ContactCard.parseLink(link);
            } catch (ContactCard.BadCard e) {
                throw new UserError(String.valueOf(e.getMessage()), "ask for a new link: parley card");
            }
            if (card.peer().equals(node.profile().peerId())) throw new UserError("that is your own link", "");
            Optional<String> wanted = as.map(Verbs::name);
            Optional<Contact> known = book().byPeer(card.peer());
            requireFree(card, known.map(Contact::id).orElse(0L));
            if (known.isPresent()) addKnown(known.get(), card, wanted, answer);
            else addNew(card, wanted, answer);
        });
    }

    /** A node is one person's: what servers tell of it must not be told to another. */
    private void requireFree(ContactCard card, long self) {
        book().holder(card.nodeId(), self).ifPresent(holder -> {
            String typed = CommandWord.person(holder.name(), holder.peer().shortText());
            throw new UserError(
                    card.name() + " names a node that " + holder.name()
                            + " in your list names too; one of them is not who they say",
                    "to keep the other one: parley remove " + typed);
        });
    }

    private void addNew(ContactCard card, Optional<String> as, CompletableFuture<Views.Added> answer) {
        if (as.isPresent() && book().isTaken(as.get(), 0)) throw taken(as.get());
        long id = book().takeId();
        Contact contact = new Contact(
                id,
                card.peer(),
                book().freeName(as.orElse(card.name()), id),
                Contact.Standing.ACCEPTED,
                false,
                false,
                card,
                Optional.empty(),
                node.profile().newTokenId(),
                List.of(),
                Optional.of(java.time.Instant.now()));
        SessionState session = SessionState.fresh(Id128.random(node.random()), true);
        book().put(contact);
        Peer peer = people().addPeer(contact, session);
        List<ChatChange> chat = List.of(new ChatChange.PutContact(contact));
        commit(chat, List.of(new SessionChange.Begin(id, session)), answer, () -> {
            people().reachableAnew(contact);
            tellContact(contact, "added");
            return new Views.Added(views().contact(contact), false, false, toJoin(card));
        });
        peer.tell(new Content.Request(people().card().wire(), node.profile().token(contact.givenToken())));
    }

    private void addKnown(Contact known, ContactCard card, Optional<String> as, CompletableFuture<Views.Added> answer) {
        if (known.blocked()) throw blocked(known);
        Contact now = known.withCard(card);
        if (as.isPresent()) now = renamed(now, as.get());
        boolean asked = known.standing() != Contact.Standing.ACCEPTED;
        if (asked) {
            accept(now, answer, accepted -> new Views.Added(views().contact(accepted), false, true, toJoin(card)));
        } else {
            Contact kept = now;
            put(kept, answer, "added", () -> new Views.Added(views().contact(kept), true, false, toJoin(card)));
        }
    }

    /** Their first home that is an address, written as addresses are and not as they wrote it: people paste it. */
    private @Nullable String toJoin(ContactCard card) {
        if (!node.settings().homes().isEmpty()) return null;
        return People.homes(card).stream()
                .findFirst()
                .map(RendezvousAddress::toString)
                .orElse(null);
    }

    CompletableFuture<List<Views.Contact>> contacts() {
        return onLoop(answer -> {
            List<Views.Contact> all = new ArrayList<>();
            for (Contact contact : book().listed()) all.add(views().contact(contact));
            answer.complete(all);
        });
    }

    CompletableFuture<List<Views.Request>> requests() {
        return onLoop(answer -> {
            List<Contact> waiting = book().requests();
            Map<Long, Views.Request> views = new LinkedHashMap<>();
            if (waiting.isEmpty()) answer.complete(List.of());
            for (Contact contact : waiting) {
                people().news().request(contact, view -> {
                    views.put(contact.id(), view);
                    if (views.size() == waiting.size()) answer.complete(List.copyOf(views.values()));
                });
            }
        });
    }

    CompletableFuture<Views.Contact> accept(String who) {
        return onLoop(answer -> {
            Contact contact = find(waitingOrDeclined(), who, "waits to be accepted", "parley requests");
            requireFree(contact.card(), contact.id());
            accept(contact, answer, accepted -> views().contact(accepted));
        });
    }

    private <T> void accept(
            Contact waiting, CompletableFuture<T> answer, java.util.function.Function<Contact, T> view) {
        Contact accepted = waiting.withStanding(Contact.Standing.ACCEPTED)
                .withGivenToken(node.profile().newTokenId());
        book().put(accepted);
        Peer peer = people().peerOf(accepted).orElseThrow();
        peer.accept(List.of(new ChatChange.PutContact(accepted)));
        peer.tell(new Content.Accepted(people().card().wire(), node.profile().token(accepted.givenToken())));
        commit(List.of(), List.of(), answer, () -> {
            people().reachableAnew(accepted);
            tellContact(accepted, "accepted");
            return view.apply(accepted);
        });
    }

    private List<Contact> waitingOrDeclined() {
        List<Contact> some = new ArrayList<>(book().requests());
        for (Contact contact : book().all()) {
            if (contact.standing() == Contact.Standing.DECLINED) some.add(contact);
        }
        return some;
    }

    CompletableFuture<Views.Contact> decline(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().requests(), who, "waits to be accepted", "parley requests");
            Contact declined = contact.withStanding(Contact.Standing.DECLINED);
            people().shutOut(contact);
            put(declined, answer, "declined", () -> views().contact(declined));
        });
    }

    CompletableFuture<Views.Contact> rename(String who, String name) {
        return onLoop(answer -> {
            Contact contact = renamed(listed(who), name(name));
            put(contact, answer, "renamed", () -> views().contact(contact));
        });
    }

    private Contact renamed(Contact contact, String name) {
        if (book().isTaken(name, contact.id())) throw taken(name);
        return contact.withName(name);
    }

    private static UserError taken(String name) {
        return new UserError("you know somebody else as " + name, "take another name");
    }

    CompletableFuture<Views.Contact> remove(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().all(), who, "is in your list", "parley contacts");
            List<ChatChange> changes = new ArrayList<>();
            changes.add(new ChatChange.DropContact(contact.id()));
            changes.addAll(node.profile().shutOut(contact.givenToken()));
            people().dropPeer(contact, ReasonCode.GOING);
            book().remove(contact.id());
            commit(changes, List.of(), answer, () -> {
                people().tokensChanged();
                tellContact(contact, "removed");
                return views().contact(contact);
            });
        });
    }

    CompletableFuture<Views.Contact> block(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().all(), who, "is in your list", "parley contacts");
            Contact blocked = contact.withBlocked(true);
            List<ChatChange> changes = new ArrayList<>();
            changes.add(new ChatChange.PutContact(blocked));
            changes.addAll(node.profile().shutOut(contact.givenToken()));
            book().put(blocked);
            people().shutOut(blocked);
            commit(changes, List.of(), answer, () -> {
                people().tokensChanged();
                tellContact(blocked, "blocked");
                return views().contact(blocked);
            });
        });
    }

    CompletableFuture<Views.Contact> unblock(String who) {
        return onLoop(answer -> {
            List<Contact> blocked =
                    book().all().stream().filter(Contact::blocked).toList();
            Contact contact = find(blocked, who, "is blocked", "parley contacts");
            // The token they had is revoked for good: they get another.
            Contact open =
                    contact.withBlocked(false).withGivenToken(node.profile().newTokenId());
            put(open, answer, "unblocked", () -> {
                if (open.standing() == Contact.Standing.ACCEPTED) people().tellCard(open);
                people().reachableAnew(open);
                return views().contact(open);
            });
        });
    }

    CompletableFuture<Views.Safety> verify(String who, boolean confirm) {
        return onLoop(answer -> {
            Contact contact = listed(who);
            String number =
                    SafetyNumber.of(node.profile().peerId(), contact.peer()).toString();
            if (!confirm || contact.verified()) {
                answer.complete(safety(contact, number));
                return;
            }
            Contact verified = contact.withVerified(true);
            put(verified, answer, "verified", () -> safety(verified, number));
        });
    }

    private static Views.Safety safety(Contact contact, String number) {
        return new Views.Safety(contact.peer().toString(), contact.name(), number, contact.verified());
    }
}
