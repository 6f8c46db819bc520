package chat.parley.node.contact;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.crypto.identity.Signed;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.X25519;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one person is told of another: a signed card, as a {@code parley://} link of at most {@value #MAX_LINK} characters
 * ({@code docs/PROTOCOL.md} §1).
 *
 * @param peer who signed it
 * @param name what they call themselves
 * @param nodeId their node
 * @param nodeKey its static key, 32 bytes
 * @param generation of the node's certificate
 * @param introduction the token that opens a circuit for a request, 24 bytes; empty where they have no home
 * @param homes their home rendezvous, {@code HOST:PORT/KEY}
 * @param wire the Signed as it was made or received
 */
public record ContactCard(
        PeerId peer,
        String name,
        NodeId nodeId,
        byte[] nodeKey,
        long generation,
        Optional<byte[]> introduction,
        List<String> homes,
        byte[] wire) {
    /** Longest link in characters; short enough for a chat line, an SMS of four parts or a QR code. */
    public static final int MAX_LINK = 480;
    /** Homes a card may name. */
    public static final int MAX_HOMES = 8;

    private static final String SCHEME = "parley://";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String LABEL = "parley card 1";
    private static final int MAX_WIRE = (MAX_LINK - SCHEME.length()) * 3 / 4;
    private static final int KEY_BYTES = 32;
    private static final int TOKEN_BYTES = 24;

    /** Whether this is of the same node and a higher generation: of two certificates of one node the higher holds. */
    public boolean isLaterThan(NodeId node, long otherGeneration) {
        return nodeId.equals(node) && generation > otherGeneration;
    }

    private record Wire(
            @JsonProperty("v") int version,
            @JsonProperty("m") @Nullable String name,
            @JsonProperty("n") byte @Nullable [] nodeId,
            @JsonProperty("k") byte @Nullable [] nodeKey,
            @JsonProperty("g") long generation,
            @JsonProperty("i") byte @Nullable [] introduction,
            @JsonProperty("h") @Nullable List<String> homes) {}

    /** A link that is not a card; the message says which part is wrong, as one line for a person. */
    public static final class BadCard extends Exception {
        private static final long serialVersionUID = 1;

        BadCard(String message) {
            super(message, null, false, false);
        }
    }

    /** Makes a card; homes are taken in order as long as the link stays short enough. */
    public static ContactCard issue(
            Identity identity,
            String name,
            NodeId nodeId,
            byte[] nodeKey,
            long generation,
            Optional<byte[]> introduction,
            List<String> homes) {
        int count = Math.min(homes.size(), MAX_HOMES);
        while (true) {
            List<String> some = List.copyOf(homes.subList(0, count));
            Wire body = new Wire(
                    1,
                    name,
                    nodeId.bytes(),
                    nodeKey,
                    generation,
                    some.isEmpty() ? null : introduction.orElse(null),
                    some.isEmpty() ? null : some);
            byte[] wire = identity.sign(LABEL, CborRecord.write(body)).wire();
            if (wire.length <= MAX_WIRE || count == 0) {
                Optional<byte[]> token = some.isEmpty() ? Optional.empty() : introduction;
                return new ContactCard(identity.peerId(), name, nodeId, nodeKey, generation, token, some, wire);
            }
            count--;
        }
    }

    /** Reads a link, blanks around it or line breaks inside it forgiven. */
    public static ContactCard parseLink(String link) throws BadCard {
        String text = link.replaceAll("\\s", "");
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new BadCard("a link begins with parley://");
        }
        String body = text.substring(SCHEME.length());
        if (text.length() > MAX_LINK)
            throw new BadCard("the link is too long: " + text.length() + " characters, at most 480");
        byte[] wire;
        try {
            wire = Base64.getUrlDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new BadCard("the link holds a character that no link has, or its end is missing");
        }
        // The decoder forgives bits that are left over: only one text may be a card's link.
        if (!BASE64.encodeToString(wire).equals(body)) throw new BadCard("the link's end is damaged");
        return parse(wire);
    }

    /** Reads a card as it travels inside the session. */
    public static ContactCard parse(byte[] wire) throws BadCard {
        Signed signed;
        try {
            signed = Signed.open(wire, LABEL, MAX_WIRE);
        } catch (CryptoException e) {
            throw new BadCard("the link's signature is wrong: a part of it is damaged or missing");
        }
        Wire body;
        try {
            byte[] bytes = signed.bytes();
            body = CborRecord.read(bytes, 0, bytes.length, Wire.class);
        } catch (ProtocolException e) {
            throw new BadCard("the link is signed, but what it holds can't be read");
        }
        return checked(signed.signer(), body, wire);
    }

    private static ContactCard checked(PeerId peer, Wire body, byte[] wire) throws BadCard {
        if (body.version != 1)
            throw new BadCard("the link is of a newer Parley (version " + body.version + "); update");
        if (body.name == null || !Names.isValid(body.name)) throw new BadCard("the link's name is not one");
        if (body.nodeId == null || body.nodeId.length != NodeId.BYTES)
            throw new BadCard("the link's node id is missing");
        if (body.nodeKey == null || body.nodeKey.length != KEY_BYTES || X25519.isLowOrder(body.nodeKey))
            throw new BadCard("the link's node key is missing");
        if (body.generation < 0 || body.generation > NodeCertificate.GENERATION_MAX)
            throw new BadCard("the link's generation is out of range");
        if (body.introduction != null && body.introduction.length != TOKEN_BYTES) {
            throw new BadCard("the link's token is of the wrong size");
        }
        List<String> homes = body.homes == null ? List.of() : body.homes;
        if (homes.size() > MAX_HOMES) throw new BadCard("the link names too many servers");
        if (!homes.stream().allMatch(ContactCard::isPrintable)) throw new BadCard("the link's server is no address");
        return new ContactCard(
                peer,
                body.name,
                new NodeId(body.nodeId),
                body.nodeKey,
                body.generation,
                Optional.ofNullable(body.introduction),
                List.copyOf(homes),
                wire);
    }

    /** An address is shown to people: nothing in it may act on a terminal. Whether it is one is asked when it is used. */
    private static boolean isPrintable(@Nullable String home) {
        return home != null && !home.isEmpty() && home.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The card as text. */
    public String link() {
        return SCHEME + BASE64.encodeToString(wire);
    }
}
