package chat.parley.node.contact;

import chat.parley.crypto.identity.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One person in the book. Immutable; a change is a new record under the same {@code id}.
 *
 * @param id local number, from 1; never used again
 * @param peer whose identity it is
 * @param name unique in the book; 1 to 32 characters, one line, NFC
 * @param standing how far this node's person has let them in
 * @param blocked whether they are shut out; keeps the standing for a later unblock
 * @param verified whether the safety number was compared
 * @param card the newest card seen, as it was signed; every contact has one
 * @param token the reach token (24 bytes) that they gave; empty until they accept
 * @param givenToken id (8 bytes as a number) of the reach token given to them
 * @param addresses where they were last reached directly, newest first, at most 4, {@code ADDRESS:PORT}
 * @param lastSeen when a path to them was last open
 */
public record Contact(
        long id,
        PeerId peer,
        String name,
        Standing standing,
        boolean blocked,
        boolean verified,
        ContactCard card,
        Optional<byte[]> token,
        long givenToken,
        List<String> addresses,
        Optional<Instant> lastSeen) {

    /** How far a person is let in. The codes are on disk. */
    public enum Standing {
        /** Added, or accepted: they may write. */
        ACCEPTED(1),
        /** They wrote without having been added: waits for a decision. */
        REQUESTED(2),
        /** A request that was declined: what they write is not taken. */
        DECLINED(3);

        private final int code;

        Standing(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException for an unknown code */
        public static Standing of(int code) {
            for (Standing standing : values()) if (standing.code == code) return standing;
            throw new IllegalArgumentException("standing " + code);
        }
    }

    /** Whether they are in the list that a person sees. */
    public boolean isListed() {
        return standing == Standing.ACCEPTED;
    }

    public Contact withName(String newName) {
        return new Contact(
                id, peer, newName, standing, blocked, verified, card, token, givenToken, addresses, lastSeen);
    }

    public Contact withStanding(Standing newStanding) {
        return new Contact(
                id, peer, name, newStanding, blocked, verified, card, token, givenToken, addresses, lastSeen);
    }

    public Contact withBlocked(boolean nowBlocked) {
        return new Contact(
                id, peer, name, standing, nowBlocked, verified, card, token, givenToken, addresses, lastSeen);
    }

    public Contact withVerified(boolean nowVerified) {
        return new Contact(
                id, peer, name, standing, blocked, nowVerified, card, token, givenToken, addresses, lastSeen);
    }

    /** With another card of theirs; unchanged where this one is of a later generation of the same node. */
    public Contact withCard(ContactCard newCard) {
        if (card.isLaterThan(newCard.nodeId(), newCard.generation())) return this;
        return new Contact(
                id, peer, name, standing, blocked, verified, newCard, token, givenToken, addresses, lastSeen);
    }

    public Contact withToken(byte[] newToken) {
        return new Contact(
                id,
                peer,
                name,
                standing,
                blocked,
                verified,
                card,
                Optional.of(newToken),
                givenToken,
                addresses,
                lastSeen);
    }

    public Contact withGivenToken(long tokenId) {
        return new Contact(id, peer, name, standing, blocked, verified, card, token, tokenId, addresses, lastSeen);
    }

    /** Seen now, at {@code address} where it was a direct path. */
    public Contact seen(Instant now, Optional<String> address) {
        List<String> newAddresses = address.map(newest -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(newest),
                                addresses.stream().filter(known -> !known.equals(newest)))
                        .limit(MAX_ADDRESSES)
                        .toList())
                .orElse(addresses);
        return new Contact(
                id, peer, name, standing, blocked, verified, card, token, givenToken, newAddresses, Optional.of(now));
    }

    private static final int MAX_ADDRESSES = 4;
}
