package chat.parley.node;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.SafetyNumber;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.MessageId;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactBook;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.contact.Names;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.Peer;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.SessionState;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The node's own {@link Core}: takes every question to the event loop and answers from {@link People} and the store. */
final class LocalCore implements Core {
    /** Messages said and not on disk yet; more at once is refused. Bounds what a script can make the node hold. */
    private static final int MAX_SAYING = 8_192;

    private static final int MAX_READ = 1_000_000;

    private final Node node;
    private final MessageId ids;
    private int saying;

    LocalCore(Node node) {
        this.node = node;
        this.ids = new MessageId(node.random());
    }

    /** A question and where its answer goes; what it throws goes there too. */
    private interface Question<T> {
        void ask(CompletableFuture<T> answer);
    }

    private <T> CompletableFuture<T> onLoop(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            node.edge().loop().execute(() -> {
                try {
                    question.ask(answer);
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            answer.completeExceptionally(new UserError("the node has stopped", ""));
        }
        return answer;
    }

    private People people() {
        return node.people();
    }

    private ContactBook book() {
        return people().book();
    }

    private ViewMaker views() {
        return node.views();
    }

    // ---- this node ----

    @Override
    public CompletableFuture<Views.Self> self() {
        return onLoop(answer -> answer.complete(new Views.Self(
                node.profile().peerId().toString(),
                node.profile().peerId().shortText(),
                node.settings().get(Settings.NAME),
                node.listenAddresses(),
                node.home().toString())));
    }

    @Override
    public CompletableFuture<Views.Status> status() {
        return onLoop(answer -> answer.complete(new StatusMaker(node).status()));
    }

    @Override
    public CompletableFuture<Views.Why> why(String who) {
        return onLoop(answer -> answer.complete(new StatusMaker(node).why(listed(who))));
    }

    @Override
    public CompletableFuture<Views.Card> card(boolean renew) {
        return onLoop(answer -> {
            if (!renew) {
                answer.complete(cardView());
                return;
            }
            List<ChatChange> changes = node.profile().renewIntroduction();
            commit(changes, List.of(), answer, () -> {
                node.servers().setRevoked(node.profile().revoked());
                return cardView();
            });
        });
    }

    private Views.Card cardView() {
        ContactCard card = people().card();
        return new Views.Card(card.link(), card.homes().size());
    }

    @Override
    public CompletableFuture<Views.Joined> join(String address) {
        return onLoop(answer -> {
            RendezvousAddress home = Settings.parse(address);
            boolean isNew = !node.settings().homes().contains(home);
            if (isNew && node.settings().homes().size() >= chat.parley.node.dial.Servers.MAX_HOMES) {
                throw new UserError("8 rendezvous are the most a node has", "leave one first: parley leave ADDRESS");
            }
            commit(List.of(node.settings().addHome(home)), List.of(), answer, () -> {
                node.homesChanged();
                return new Views.Joined(home.toString(), isNew);
            });
        });
    }

    @Override
    public CompletableFuture<Void> leave(String address) {
        return onLoop(answer -> {
            RendezvousAddress home = Settings.parse(address);
            if (!node.settings().homes().contains(home)) throw new UserError("that is not one of your rendezvous", "");
            commit(List.of(node.settings().removeHome(home)), List.of(), answer, () -> {
                node.homesChanged();
                return null;
            });
        });
    }

    @Override
    public CompletableFuture<List<Views.Setting>> settings(Optional<String> key) {
        return onLoop(answer -> {
            List<Views.Setting> all = new ArrayList<>();
            for (String one : Settings.keys()) {
                if (key.isEmpty() || key.get().equals(one)) {
                    all.add(new Views.Setting(one, node.settings().get(one)));
                }
            }
            if (all.isEmpty()) throw noSuchSetting(key.orElse(""));
            answer.complete(all);
        });
    }

    @Override
    public CompletableFuture<Views.Setting> set(String key, String value) {
        return onLoop(answer -> {
            if (!Settings.isKey(key)) throw noSuchSetting(key);
            String kept = key.equals(Settings.NAME) ? name(value) : value;
            commit(List.of(node.settings().set(key, kept)), List.of(), answer, () -> {
                if (key.equals(Settings.NAME)) people().tellCard();
                people().routesChanged();
                return new Views.Setting(key, kept);
            });
        });
    }

    private static UserError noSuchSetting(String key) {
        return new UserError(
                "there is no setting " + key, "they are " + String.join(", ", Settings.keys()), UserError.USAGE);
    }

    private static String name(String text) {
        return Names.of(text)
                .orElseThrow(() -> new UserError("a name has 1 to 32 characters, on one line", "", UserError.USAGE));
    }

    @Override
    public CompletableFuture<Void> stop() {
        return onLoop(answer -> {
            answer.complete(null);
            node.stopSoon();
        });
    }

    // ---- people ----

    @Override
    public CompletableFuture<Views.Added> add(String link, Optional<String> as) {
        return onLoop(answer -> {
            ContactCard card;
            try {
                card = ContactCard.parseLink(link);
            } catch (ContactCard.BadCard e) {
                throw new UserError(String.valueOf(e.getMessage()), "ask for a new link: parley card");
            }
            if (card.peer().equals(node.profile().peerId())) throw new UserError("that is your own link", "");
            Optional<String> wanted = as.map(LocalCore::name);
            Optional<Contact> known = book().byPeer(card.peer());
            if (known.isPresent()) addKnown(known.get(), card, wanted, answer);
            else addNew(card, wanted, answer);
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
        if (known.blocked()) {
            throw new UserError(known.name() + " is blocked", "parley unblock " + known.name());
        }
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

    private @Nullable String toJoin(ContactCard card) {
        if (!node.settings().homes().isEmpty() || card.homes().isEmpty()) return null;
        return "parley-rdv://" + card.homes().get(0);
    }

    @Override
    public CompletableFuture<List<Views.Contact>> contacts() {
        return onLoop(answer -> {
            List<Views.Contact> all = new ArrayList<>();
            for (Contact contact : book().listed()) all.add(views().contact(contact));
            answer.complete(all);
        });
    }

    @Override
    public CompletableFuture<List<Views.Request>> requests() {
        return onLoop(answer -> {
            List<Contact> waiting = book().requests();
            Map<Long, Views.Request> views = new LinkedHashMap<>();
            if (waiting.isEmpty()) answer.complete(List.of());
            for (Contact contact : waiting) {
                people().requestView(contact, view -> {
                    views.put(contact.id(), view);
                    if (views.size() == waiting.size()) answer.complete(List.copyOf(views.values()));
                });
            }
        });
    }

    @Override
    public CompletableFuture<Views.Contact> accept(String who) {
        return onLoop(answer -> {
            Contact contact = find(waitingOrDeclined(), who, "waits to be accepted", "parley requests");
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

    @Override
    public CompletableFuture<Views.Contact> decline(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().requests(), who, "waits to be accepted", "parley requests");
            Contact declined = contact.withStanding(Contact.Standing.DECLINED);
            people().shutOut(contact);
            put(declined, answer, "declined", () -> views().contact(declined));
        });
    }

    @Override
    public CompletableFuture<Views.Contact> rename(String who, String name) {
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

    @Override
    public CompletableFuture<Views.Contact> remove(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().all(), who, "is in your list", "parley contacts");
            List<ChatChange> changes = new ArrayList<>();
            changes.add(new ChatChange.DropContact(contact.id()));
            if (contact.givenToken() != 0) changes.add(node.profile().revoke(contact.givenToken()));
            people().dropPeer(contact, ReasonCode.UNKNOWN);
            book().remove(contact.id());
            commit(changes, List.of(), answer, () -> {
                node.servers().setRevoked(node.profile().revoked());
                tellContact(contact, "removed");
                return views().contact(contact);
            });
        });
    }

    @Override
    public CompletableFuture<Views.Contact> block(String who) {
        return onLoop(answer -> {
            Contact contact = find(book().all(), who, "is in your list", "parley contacts");
            Contact blocked = contact.withBlocked(true);
            List<ChatChange> changes = new ArrayList<>();
            changes.add(new ChatChange.PutContact(blocked));
            if (contact.givenToken() != 0) changes.add(node.profile().revoke(contact.givenToken()));
            book().put(blocked);
            people().shutOut(blocked);
            commit(changes, List.of(), answer, () -> {
                node.servers().setRevoked(node.profile().revoked());
                tellContact(blocked, "blocked");
                return views().contact(blocked);
            });
        });
    }

    @Override
    public CompletableFuture<Views.Contact> unblock(String who) {
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

    @Override
    public CompletableFuture<Views.Safety> verify(String who, boolean confirm) {
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

    // ---- conversations ----

    @Override
    public CompletableFuture<Views.Message> send(String conversation, String text) {
        return onLoop(answer -> {
            Contact contact = listed(conversation);
            requireStore();
            if (contact.blocked()) {
                throw new UserError(contact.name() + " is blocked", "parley unblock " + contact.name());
            }
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > ContentCodec.MAX_TEXT) {
                throw new UserError(
                        "the message has " + bytes + " bytes, 60,000 are the most", "nothing of it was queued");
            }
            if (text.isEmpty()) throw new UserError("there is nothing to say", "", UserError.USAGE);
            if (saying >= MAX_SAYING) throw new UserError("too many messages at once", "wait for some to be queued");
            say(contact, text, answer);
        });
    }

    private void say(Contact contact, String text, CompletableFuture<Views.Message> answer) {
        long now = System.currentTimeMillis();
        Id128 id = ids.next(now);
        Peer peer = people().peerOf(contact).orElseThrow();
        StoredMessage message = new StoredMessage(
                people().nextSeq(),
                contact.id(),
                id,
                true,
                now,
                now,
                text,
                StoredMessage.State.QUEUED,
                peer.pathKind());
        saying++;
        people().remember(message);
        peer.say(message, ContentCodec.encode(new Content.Text(id, now, text)), known -> {
            saying--;
            Views.Message view = views().message(contact, message);
            answer.complete(view);
            node.hub().tell(new CoreEvent.Arrived(view));
        });
    }

    @Override
    public CompletableFuture<Views.Message> cancel(String id) {
        return onLoop(answer -> stored(id, answer, message -> {
            node.journal()
                    .queuedRow(
                            message.seq(),
                            row -> answerOrFail(answer, () -> {
                                Contact contact = people().contact(message.contact());
                                boolean took = row.isPresent()
                                        && people().peerOf(contact)
                                                .orElseThrow()
                                                .cancel(
                                                        row.get(),
                                                        new ChatChange.EndMessage(
                                                                message.seq(), StoredMessage.State.CANCELLED),
                                                        known -> {
                                                            people().forget(message.seq());
                                                            Views.Message view = views().message(
                                                                            contact,
                                                                            message.withState(
                                                                                    StoredMessage.State.CANCELLED));
                                                            node.hub().tell(new CoreEvent.MessageState(view));
                                                            answer.complete(view);
                                                        });
                                if (!took)
                                    throw new UserError(
                                            "it is on its way already", "only what is still queued can be taken back");
                            }));
        }));
    }

    @Override
    public CompletableFuture<List<Views.Message>> read(ReadQuery query) {
        return onLoop(answer -> {
            Optional<Long> contact =
                    query.conversation().map(who -> anybody(who).id());
            if (query.since().isEmpty()) {
                answerMessages(contact, Optional.empty(), query, answer);
            } else {
                stored(
                        query.since().get(),
                        answer,
                        since -> answerMessages(contact, Optional.of(since.seq()), query, answer));
            }
        });
    }

    private void answerMessages(
            Optional<Long> contact,
            Optional<Long> after,
            ReadQuery query,
            CompletableFuture<List<Views.Message>> answer) {
        boolean newest = query.limit().isPresent() && after.isEmpty();
        StoredMessage.Query stored = new StoredMessage.Query(
                contact, after, query.search(), query.limit().orElse(MAX_READ), newest);
        node.journal().messages(stored, found -> {
            List<Views.Message> rows = new ArrayList<>(found.size());
            for (StoredMessage message : found) {
                book().get(message.contact()).ifPresent(of -> rows.add(views().message(of, message)));
            }
            answer.complete(rows);
        });
    }

    @Override
    public CompletableFuture<Views.Message> message(String id) {
        return onLoop(answer -> stored(
                id, answer, message -> answer.complete(views().message(people().contact(message.contact()), message))));
    }

    @Override
    public CompletableFuture<List<Views.Unread>> unread() {
        return onLoop(answer -> node.journal().unread(rows -> {
            List<Views.Unread> all = new ArrayList<>();
            for (Journal.Unread row : rows) {
                book().get(row.contact())
                        .filter(Contact::isListed)
                        .ifPresent(contact -> all.add(new Views.Unread(
                                contact.peer().toString(),
                                contact.name(),
                                row.count(),
                                ViewMaker.at(row.newestReceivedMillis()))));
            }
            answer.complete(all);
        }));
    }

    @Override
    public CompletableFuture<Void> markRead(String conversation, String id) {
        return onLoop(answer -> {
            Contact contact = anybody(conversation);
            stored(id, answer, message -> {
                boolean receipt =
                        !message.mine() && contact.isListed() && node.settings().isOn(Settings.RECEIPTS);
                commit(List.of(new ChatChange.ReadHere(contact.id(), message.seq())), List.of(), answer, () -> null);
                if (receipt) {
                    people().peerOf(contact).ifPresent(peer -> peer.tell(new Content.ReadReceipt(message.id())));
                }
            });
        });
    }

    // ---- what happens ----

    @Override
    public Subscription subscribe(Consumer<CoreEvent> listener) {
        return node.hub().subscribe(listener);
    }

    @Override
    public void close() {
        node.close();
    }

    // ---- helpers ----

    private void requireStore() {
        people().storeTrouble().ifPresent(reason -> {
            throw new UserError(reason, "what is there is kept; start the node again once it is mended");
        });
    }

    private <T extends @Nullable Object> void put(
            Contact contact, CompletableFuture<T> answer, String what, java.util.function.Supplier<T> view) {
        book().put(contact);
        commit(List.of(new ChatChange.PutContact(contact)), List.of(), answer, () -> {
            tellContact(contact, what);
            return view.get();
        });
    }

    private void tellContact(Contact contact, String what) {
        node.hub().tell(new CoreEvent.ContactChanged(views().contact(contact), what));
    }

    private <T extends @Nullable Object> void commit(
            List<ChatChange> chat,
            List<SessionChange> session,
            CompletableFuture<T> answer,
            java.util.function.Supplier<T> view) {
        requireStore();
        node.journal().commit(chat, session, outcome -> {
            if (outcome instanceof Journal.Outcome.Failed failed) {
                people().onStoreFailed(failed.reason());
                answer.completeExceptionally(new UserError(failed.reason(), "nothing was changed"));
            } else {
                answerOrFail(answer, () -> answer.complete(view.get()));
            }
        });
    }

    private static void answerOrFail(CompletableFuture<?> answer, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void stored(String id, CompletableFuture<?> answer, Consumer<StoredMessage> found) {
        Id128 parsed = MessageId.parse(id)
                .orElseThrow(() -> new UserError(id + " is not a message's id", "", UserError.USAGE));
        node.journal()
                .message(
                        parsed,
                        message -> answerOrFail(
                                answer,
                                () -> found.accept(
                                        message.orElseThrow(() -> new UserError("there is no message " + id, "")))));
    }

    /** Somebody in the list. */
    private Contact listed(String who) {
        return find(book().listed(), who, "is in your list", "parley contacts");
    }

    /** Somebody in the list, or who waits to be accepted. */
    private Contact anybody(String who) {
        List<Contact> some = new ArrayList<>(book().listed());
        some.addAll(book().requests());
        return find(some, who, "is in your list", "parley contacts");
    }

    private static Contact find(List<Contact> among, String who, String what, String next) {
        ContactBook.Found found = ContactBook.find(among, who);
        if (found instanceof ContactBook.Found.One one) return one.contact();
        if (found instanceof ContactBook.Found.Several several) {
            throw new UserError(several.contacts().size() + " peer ids begin with " + who, "type more of it");
        }
        throw new UserError("nobody called " + who + " " + what, next);
    }
}
