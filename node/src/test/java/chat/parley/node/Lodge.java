package chat.parley.node;

import chat.parley.node.contact.Contact;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node on loopback, what it tells, and a look inside. */
final class Lodge implements AutoCloseable {
    final Node node;
    final Core core;
    final List<CoreEvent> events = new CopyOnWriteArrayList<>();

    Lodge(Path home, boolean online, String... rendezvous) {
        node = Node.open(new Node.Options(
                home, Map.of("name", "me", "listen", "127.0.0.1:0"), List.of(rendezvous), "me", online));
        core = node.core();
        core.subscribe(events::add);
    }

    static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    /** Waits until something holds. */
    static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("not in 30 s");
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Something asked on the node's loop. */
    <T> T inside(Callable<T> question) {
        try {
            return node.edge().loop().submit(question).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Contact> contact(Someone who) {
        return inside(() -> node.people().book().byPeer(who.identity.peerId()));
    }

    @Override
    public void close() {
        node.close();
    }
}
