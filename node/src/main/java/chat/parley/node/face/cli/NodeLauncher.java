package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line needs started and cannot start itself. All methods block until what they start is there, and throw
 * {@link chat.parley.node.core.UserError} where a person can act.
 */
public interface NodeLauncher {
    /** What a launcher may not be able to do yet; asking for it is then refused in one line. */
    enum Feature {
        /** {@code --proxy}. */
        PROXY,
        /** {@code --lan=visible}. */
        LAN_VISIBLE,
        /** {@code --keylog}. */
        KEYLOG,
        /** {@code rendezvous --tls-cert} and {@code --tls-key}. */
        TLS,
        /** {@code rendezvous --config}. */
        CONFIG
    }

    /** What this launcher can do. */
    Set<Feature> features();

    /**
     * Becomes the node of a home: takes its lock, opens its store, serves its local API, and goes online if asked. A new home asks
     * nobody anything. Where {@link NodeOptions#stays}, the local API also runs fast clients' commands, by
     * {@link Cli#insideNode}; a node that is there for one command does not.
     *
     * @param online false: only the store is opened; no socket but the local API's
     * @return the node, which {@link Core#close} ends; empty when another process holds the home's lock
     */
    Optional<Core> openHome(Path home, NodeOptions options, boolean online);

    /** Starts a rendezvous. */
    RendezvousServer startRendezvous(RendezvousOptions options);

    /** Starts a rendezvous, a friend who answers and a node for the person, in nothing that is kept. */
    Demo startDemo();
}
