package chat.parley.node.face.cli;

import chat.parley.node.core.Core;

/** A rendezvous, a friend who answers, and the person's node, all on this machine; nothing is kept. */
public interface Demo extends AutoCloseable {
    /** The person's node; the friend is its one contact, and accepted. */
    Core you();

    /** What the friend is called. */
    String friend();

    /** Pulls the direct cable: every direct connection breaks, and none can be made. */
    void cut();

    /** Plugs it in again. */
    void mend();

    /** Ends all of it and removes what it wrote. */
    @Override
    void close();
}
