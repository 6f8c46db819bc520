package chat.parley.node.api;

import java.time.Duration;

/** What one client of the local API can make a node keep; clients are the person's own processes, so these catch mistakes. */
final class ApiLimits {
    /** Longest line, its end included: the longest message, every character escaped, six times over. */
    static final int LINE_BYTES = 1 << 20;
    /** A long answer is cut into lines of about this size, so that one row more never passes {@link #LINE_BYTES}. */
    static final int ROWS_BYTES = 1 << 18;
    /** Requests of one connection that may be under way; the rest stays in the socket. */
    static final int OUTSTANDING = 64;
    /** Events that one subscriber may lag behind: with {@link #LAG_BYTES} the worst case is 16 MiB a subscriber. */
    static final int LAG_EVENTS = 10_000;
    /** Bytes that one connection may lag behind before its subscriptions are dropped. */
    static final long LAG_BYTES = 16L << 20;
    /** Connections at once; each may hold one line and one answer. */
    static final int CONNECTIONS = 64;
    /** Commands of fast clients at once, a thread each; the next is refused and runs in its own process. */
    static final int COMMANDS = 8;
    /** How long a closing server waits for answers under way and commands to end. */
    static final Duration CLOSING = Duration.ofSeconds(2);
    /** How long a client waits for an answer: every question is answered from memory or after one commit. */
    static final Duration ANSWER = Duration.ofSeconds(30);
    /** Requests that wait in a client for the socket to take them. */
    static final int CLIENT_QUEUE = 1024;

    private ApiLimits() {}
}
