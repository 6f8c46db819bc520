package chat.parley.node;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.Views;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The node's own {@link Core}: each question goes to the verbs it belongs to. */
final class LocalCore implements Core {
    private final Node node;
    private final NodeVerbs itself;
    private final PeopleVerbs people;
    private final TalkVerbs talk;

    LocalCore(Node node) {
        this.node = node;
        this.itself = new NodeVerbs(node);
        this.people = new PeopleVerbs(node);
        this.talk = new TalkVerbs(node);
    }

    @Override
    public CompletableFuture<Views.Self> self() {
        return itself.self();
    }

    @Override
    public CompletableFuture<Views.Status> status() {
        return itself.status();
    }

    @Override
    public CompletableFuture<Views.Why> why(String who) {
        return itself.why(who);
    }

    @Override
    public CompletableFuture<Views.Card> card(boolean renew) {
        return itself.card(renew);
    }

    @Override
    public CompletableFuture<Views.Joined> join(String address) {
        return itself.join(address);
    }

    @Override
    public CompletableFuture<Void> leave(String address) {
        return itself.leave(address);
    }

    @Override
    public CompletableFuture<List<Views.Setting>> settings(Optional<String> key) {
        return itself.settings(key);
    }

    @Override
    public CompletableFuture<Views.Setting> set(String key, String value) {
        return itself.set(key, value);
    }

    @Override
    public CompletableFuture<Void> stop() {
        return itself.stop();
    }

    @Override
    public CompletableFuture<Views.Added> add(String link, Optional<String> as) {
        return people.add(link, as);
    }

    @Override
    public CompletableFuture<List<Views.Contact>> contacts() {
        return people.contacts();
    }

    @Override
    public CompletableFuture<List<Views.Request>> requests() {
        return people.requests();
    }

    @Override
    public CompletableFuture<Views.Contact> accept(String who) {
        return people.accept(who);
    }

    @Override
    public CompletableFuture<Views.Contact> decline(String who) {
        return people.decline(who);
    }

    @Override
    public CompletableFuture<Views.Contact> rename(String who, String name) {
        return people.rename(who, name);
    }

    @Override
    public CompletableFuture<Views.Contact> remove(String who) {
        return people.remove(who);
    }

    @Override
    public CompletableFuture<Views.Contact> block(String who) {
        return people.block(who);
    }

    @Override
    public CompletableFuture<Views.Contact> unblock(String who) {
        return people.unblock(who);
    }

    @Override
    public CompletableFuture<Views.Safety> verify(String who, boolean confirm) {
        return people.verify(who, confirm);
    }

    @Override
    public CompletableFuture<Views.Message> send(String conversation, String text) {
        return talk.send(conversation, text);
    }

    @Override
    public CompletableFuture<Views.Message> cancel(String id) {
        return talk.cancel(id);
    }

    @Override
    public CompletableFuture<List<Views.Message>> read(ReadQuery query) {
        return talk.read(query);
    }

    @Override
    public CompletableFuture<Views.Message> message(String id) {
        return talk.message(id);
    }

    @Override
    public CompletableFuture<List<Views.Unread>> unread() {
        return talk.unread();
    }

    @Override
    public CompletableFuture<Void> markRead(String conversation, String id) {
        return talk.markRead(conversation, id);
    }

    @Override
    public Subscription subscribe(Consumer<CoreEvent> listener) {
        return node.hub().subscribe(listener);
    }

    @Override
    public void close() {
        node.close();
    }
}
