package chat.parley.node.core;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a node can be asked. Implemented by the node itself and by the local API's client, so a face does not know whether the
 * node is in its process. Any thread may call; futures complete on the node's event loop (or the client's reader): don't block there.
 * Futures complete exceptionally with {@link UserError} where a person can act on it. Method and parameter names are the local
 * API's names: they do not change.
 *
 * <p>{@code who} and {@code conversation}: a name in the list, or the start of a peer id.
 */
public interface Core extends AutoCloseable {
    // ---- this node ----

    /** Who this node is. */
    CompletableFuture<Views.Self> self();

    /** Everything about paths, queues and servers. */
    CompletableFuture<Views.Status> status();

    /** The contact card's link. {@code renew}: links given before no longer open anything; contacts stay. */
    CompletableFuture<Views.Card> card(boolean renew);

    /** One more home rendezvous. */
    CompletableFuture<Views.Joined> join(String address);

    /** One home rendezvous less. */
    CompletableFuture<Void> leave(String address);

    /** All settings, or the one named. */
    CompletableFuture<List<Views.Setting>> settings(Optional<String> key);

    /** Keeps a setting. */
    CompletableFuture<Views.Setting> set(String key, String value);

    /** Ends the node cleanly; completes before it is gone. */
    CompletableFuture<Void> stop();

    // ---- people ----

    /** Adds whom a link names and sends them a request. */
    CompletableFuture<Views.Added> add(String link, Optional<String> as);

    CompletableFuture<List<Views.Contact>> contacts();

    CompletableFuture<List<Views.Request>> requests();

    CompletableFuture<Views.Contact> accept(String who);

    CompletableFuture<Views.Contact> decline(String who);

    CompletableFuture<Views.Contact> rename(String who, String name);

    CompletableFuture<Views.Contact> remove(String who);

    CompletableFuture<Views.Contact> block(String who);

    CompletableFuture<Views.Contact> unblock(String who);

    /** The safety number; {@code confirm} keeps that it was compared. */
    CompletableFuture<Views.Safety> verify(String who, boolean confirm);

    // ---- conversations ----

    /** Says something; completes when it is committed. */
    CompletableFuture<Views.Message> send(String conversation, String text);

    /** Takes back what is still queued. */
    CompletableFuture<Views.Message> cancel(String id);

    /** The history. */
    CompletableFuture<List<Views.Message>> read(ReadQuery query);

    /** One message as it stands now. */
    CompletableFuture<Views.Message> message(String id);

    /** What is new, a row a conversation. */
    CompletableFuture<List<Views.Unread>> unread();

    /** This person has read the conversation up to this message. */
    CompletableFuture<Void> markRead(String conversation, String id);

    /** Which messages to read; all parts optional. */
    record ReadQuery(
            Optional<String> conversation, Optional<String> since, Optional<String> search, Optional<Integer> limit) {}

    // ---- paths ----

    /** Why this path and not a better one. */
    CompletableFuture<Views.Why> why(String who);

    // ---- what happens ----

    /**
     * Tells everything that happens from now on, in order. A listener that falls more than 10,000 events behind is dropped, with
     * {@link CoreEvent.Dropped} as its last event.
     */
    Subscription subscribe(Consumer<CoreEvent> listener);

    /** Ends a subscription when closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Lets go of the node: ends the connection to it, or, in its own process, ends it. */
    @Override
    void close();
}
