package chat.parley.node.face.cli;

import chat.parley.node.api.NodeEnded;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A command's node, which may end under it: the next node of the home is then asked in its place, and this process becomes it if
 * there is none. What the first may have done already is never asked twice. One thread.
 */
final class NodeLink implements AutoCloseable {
    /** A home whose nodes keep ending this often in one command is not worth more tries. */
    private static final int REOPENINGS = 5;

    private final CoreAccess access;
    private final Path home;
    private final NodeOptions options;
    private final boolean online;
    private Lease lease;
    private volatile int changes;
    private Optional<Consumer<CoreEvent>> listener = Optional.empty();
    private Optional<Core.Subscription> subscription = Optional.empty();

    NodeLink(CoreAccess access, Path home, NodeOptions options, boolean online) throws InterruptedException {
        this.access = access;
        this.home = home;
        this.options = options;
        this.online = online;
        this.lease = access.open(home, options, online);
    }

    /** The node as it is now; another one after {@link #reopen}. */
    Core core() {
        return lease.core();
    }

    /** How often {@link #reopen} has changed the node. Any thread. */
    int changes() {
        return changes;
    }

    /** Whether this process is the node. */
    boolean isOwn() {
        return lease.own();
    }

    /** Asks for something to be done. */
    <T> T ask(Function<Core, CompletableFuture<T>> question) throws InterruptedException {
        return ask(question, false);
    }

    /** Asks for something that changes nothing, and so may be asked again. */
    <T> T look(Function<Core, CompletableFuture<T>> question) throws InterruptedException {
        return ask(question, true);
    }

    private <T> T ask(Function<Core, CompletableFuture<T>> question, boolean repeatable) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                return Answers.await(question.apply(core()));
            } catch (NodeEnded ended) {
                if (tries == REOPENINGS || !(repeatable || ended.untouched())) {
                    throw new UserError(Messages.NODE_ENDED, Messages.NODE_ENDED_NEXT);
                }
                reopen();
            }
        }
    }

    /** Events from now on, also those of the nodes that come after this one; in place of those followed before. */
    Inbox follow() {
        Inbox inbox = new Inbox();
        follow(inbox);
        return inbox;
    }

    /** The same, told on the node's thread. */
    void follow(Consumer<CoreEvent> follower) {
        subscription.ifPresent(Core.Subscription::close);
        listener = Optional.of(follower);
        int mine = changes;
        // What a node that has ended still had to say is nothing of the next one's.
        subscription = Optional.of(core().subscribe(event -> {
            if (changes == mine) follower.accept(event);
        }));
    }

    /** Leaves a node that has ended for the next. Events between the two are missed. */
    void reopen() throws InterruptedException {
        subscription = Optional.empty();
        int before = changes;
        changes = before + 1; // on one thread; others read it
        lease.close();
        lease = access.open(home, options, online);
        listener.ifPresent(this::follow);
    }

    /** Whether messages stay behind when this process, the home's only node, ends. */
    boolean leavesQueued() throws InterruptedException {
        if (!isOwn()) return false;
        try {
            Views.Status status = Answers.await(core().status());
            return status.contacts().stream().anyMatch(contact -> contact.outbox() > 0);
        } catch (UserError | NodeEnded ended) {
            return false; // It was stopped meanwhile, and whoever stopped it was told.
        }
    }

    @Override
    public void close() {
        subscription.ifPresent(Core.Subscription::close);
        lease.close();
    }
}
