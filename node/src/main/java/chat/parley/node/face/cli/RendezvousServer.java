package chat.parley.node.face.cli;

import java.util.concurrent.CompletableFuture;

/** A rendezvous that serves. */
public interface RendezvousServer extends AutoCloseable {
    /** {@code parley-rdv://HOST:PORT/KEY}. */
    String address();

    /** HOST:PORT it listens on, with the port that was drawn. */
    String listening();

    /** Whether its folder was new. */
    boolean isNew();

    /** Whether anyone who has its address may register. */
    boolean isOpen();

    /** Whether its address names a host that friends can reach; false when nobody said one and none was found. */
    boolean isReachable();

    /** Completes when it has ended by itself; fails with what ended it. */
    CompletableFuture<Void> ended();

    /** Tells everybody, and ends. */
    @Override
    void close();
}
