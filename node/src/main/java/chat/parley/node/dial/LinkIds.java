package chat.parley.node.dial;

/** Numbers links, from 1; one a node. Event loop only. */
public final class LinkIds {
    private long last;

    long next() {
        return ++last;
    }
}
