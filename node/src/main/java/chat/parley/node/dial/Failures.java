package chat.parley.node.dial;

import chat.parley.crypto.channel.ReasonCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Why something did not connect, in a person's words. */
final class Failures {
    private static final Map<ReasonCode, String> WORDS = Map.ofEntries(
            Map.entry(ReasonCode.VERSION, "speaks another version; update the older side"),
            Map.entry(ReasonCode.HANDSHAKE, "the handshake failed: it has another key than expected"),
            Map.entry(ReasonCode.TIMEOUT, "no answer"),
            Map.entry(ReasonCode.DEAD, "went silent"),
            Map.entry(ReasonCode.IDENTITY, "somebody else answered"),
            Map.entry(ReasonCode.SELF, "that is this node itself"),
            Map.entry(ReasonCode.UNKNOWN, "not known there"),
            Map.entry(ReasonCode.OFFLINE, "offline"),
            Map.entry(ReasonCode.REFUSED, "refused"),
            Map.entry(ReasonCode.REVOKED, "offline"),
            Map.entry(ReasonCode.RATE, "too many tries; wait a while"),
            Map.entry(ReasonCode.OVERLOADED, "the server is full"),
            Map.entry(ReasonCode.FORBIDDEN, "the server does not admit this node"),
            Map.entry(ReasonCode.RESTARTING, "the server restarts"),
            Map.entry(ReasonCode.GOING, "the server can't be reached"),
            Map.entry(ReasonCode.REPLACED, "another node with this identity has registered"));

    private Failures() {}

    static String text(ReasonCode reason) {
        String words = WORDS.get(reason);
        return words != null ? words : "closed: " + reason;
    }

    static String text(Throwable cause) {
        if (cause instanceof UnknownHostException) return "no such host";
        if (cause instanceof TimeoutException) return "no answer";
        if (cause instanceof NoRouteToHostException) return "no route to it";
        String message = String.valueOf(cause.getMessage());
        if (message.contains("refused")) return "connection refused";
        if (message.contains("unreachable")) return "network unreachable";
        if (cause instanceof ConnectException) return "could not connect";
        return message;
    }
}
