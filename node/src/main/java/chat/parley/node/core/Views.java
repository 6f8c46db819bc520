package chat.parley.node.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Core} answers with, as people and scripts see it; component names are the JSON names. Times: {@code at} is ISO 8601
 * UTC with milliseconds, {@code …Ms} are milliseconds. A component that may be null is left out of the JSON.
 */
public final class Views {
    private Views() {}

    /** @param shortId the first 7 characters of the peer id */
    public record Self(String peerId, String shortId, String name, List<String> listen, String home) {}

    /** @param state registered, connecting, offline (with {@code detail}), replaced */
    public record Rendezvous(
            String address,
            String state,
            @Nullable Long rttMs,
            @Nullable String detail) {}

    /**
     * One contact's line in the status.
     *
     * @param path lan, direct, punched, relay, mailbox or none
     * @param outbox messages not delivered yet
     * @param offlineSince when a path was last open, while none is; absent when never or now
     * @param waiting whether they have not accepted yet
     */
    public record ContactStatus(
            String peerId,
            String name,
            boolean verified,
            String path,
            @Nullable Long rttMs,
            long outbox,
            @Nullable Long oldestQueuedMs,
            int sendWindow,
            long peerWindow,
            boolean waiting,
            @Nullable String offlineSince) {}

    /** @param runningMs since the node started */
    public record Status(
            String peerId,
            String name,
            boolean running,
            long runningMs,
            List<String> listen,
            List<Rendezvous> rendezvous,
            List<ContactStatus> contacts) {}

    /** @param homes how many home rendezvous the card names */
    public record Card(String link, int homes) {}

    public record Joined(String address, boolean isNew) {}

    public record Setting(String key, String value) {}

    /**
     * @param again whether the contact was in the list already
     * @param accepted whether they had asked before, so that nobody need accept
     * @param join an address to {@code join}, where this node has no rendezvous and they have one
     */
    public record Added(
            Contact contact,
            boolean again,
            boolean accepted,
            @Nullable String join) {}

    /** @param standing accepted, requested, declined */
    public record Contact(
            String peerId, String shortId, String name, String standing, boolean verified, boolean blocked) {}

    /** @param messages how many messages of theirs wait to be read */
    public record Request(
            String peerId,
            String shortId,
            String name,
            int messages,
            @Nullable String text) {}

    /** @param number 12 groups of 5 digits */
    public record Safety(String peerId, String name, String number, boolean verified) {}

    /**
     * A message.
     *
     * @param direction in or out
     * @param state queued, sent, held, delivered, read, failed (with {@code reason}), cancelled, or received
     * @param path what carried it
     */
    public record Message(
            String id,
            String conversation,
            String conversationName,
            String from,
            String fromName,
            String direction,
            String at,
            String text,
            String state,
            @Nullable String reason,
            String path) {}

    public record Unread(String conversation, String conversationName, int count, String newestAt) {}

    /**
     * One try to reach somebody.
     *
     * @param kind lan, direct, punched, mapped or relay
     * @param address where; a server's name for relay
     * @param result connected, or why not, as people read it
     * @param agoMs when
     */
    public record Attempt(String kind, @Nullable String address, String result, long agoMs) {}

    /** @param advice what would help, a line each */
    public record Why(
            String peerId,
            String name,
            String path,
            @Nullable String address,
            @Nullable Long rttMs,
            @Nullable Long sinceMs,
            List<Attempt> attempts,
            List<String> advice,
            @Nullable Long nextTryMs) {}
}
