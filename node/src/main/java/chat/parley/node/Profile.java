package chat.parley.node;

import chat.parley.crypto.channel.ChannelSettings;
import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.PeerId;
import chat.parley.crypto.provider.Secrets;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.core.UserError;
import chat.parley.node.dial.Local;
import chat.parley.node.session.SessionCodec;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import chat.parley.rendezvous.protocol.TokenKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who this node is: identity, node key and certificate, and the tokens it gives. Made on the first run, then kept. Event loop only. */
final class Profile {
    private static final String SEED = "identity.seed";
    private static final String NODE_ID = "node.id";
    private static final String NODE_KEY = "node.key";
    private static final String TOKEN_KEY = "token.key";
    private static final String INTRODUCTION = "token.introduction";
    private static final String REVOKED = "token.revoked";
    private static final List<String> SECRET = List.of(SEED, NODE_KEY, TOKEN_KEY);

    /** Present and not empty where contacts have not been told that their tokens are others. */
    private static final String UNTOLD = "token.untold";

    /** Ids of revoked tokens that a home is told. */
    private static final int MAX_REVOKED = 1_000;

    private final Identity identity;
    private final NodeId nodeId;
    private final Local local;
    private final SecureRandom random;
    private final List<Long> revoked = new ArrayList<>();
    private long introduction;
    private TokenKey tokenKey;
    private boolean owesTokens;

    private Profile(Map<String, byte[]> stored, SecureRandom random) {
        this.random = random;
        identity = Identity.fromSeed(need(stored, SEED));
        nodeId = new NodeId(need(stored, NODE_ID));
        NodeKey key = NodeKey.fromPrivate(need(stored, NODE_KEY));
        tokenKey = new TokenKey(need(stored, TOKEN_KEY));
        owesTokens = stored.getOrDefault(UNTOLD, new byte[0]).length > 0;
        NodeCertificate certificate = NodeCertificate.issue(identity, nodeId, key.publicKey(), 1);
        ChannelSettings channel = ChannelSettings.standard(SessionCodec::maxBody, random);
        local = new Local(key, certificate, Id128.random(random), tokenKey, channel);
        introduction = ByteBuffer.wrap(need(stored, INTRODUCTION)).getLong();
        ByteBuffer ids = ByteBuffer.wrap(stored.getOrDefault(REVOKED, new byte[0]));
        while (ids.remaining() >= Long.BYTES) revoked.add(ids.getLong());
    }

    /** What a new home must keep before anything else. */
    static List<ChatChange> create(SecureRandom random) {
        byte[] introduction = ByteBuffer.allocate(Long.BYTES)
                .putLong(random.nextLong() | Long.MIN_VALUE)
                .array();
        Identity identity = Identity.generate(random);
        byte[] seed = identity.seed();
        identity.wipe();
        NodeKey key = NodeKey.generate(random);
        byte[] privateKey = key.privateKey();
        key.wipe();
        return List.of(
                new ChatChange.PutSetting(SEED, seed),
                new ChatChange.PutSetting(NODE_ID, NodeId.random(random).bytes()),
                new ChatChange.PutSetting(NODE_KEY, privateKey),
                new ChatChange.PutSetting(TOKEN_KEY, TokenKey.random(random).bytes()),
                new ChatChange.PutSetting(INTRODUCTION, introduction));
    }

    /** Whether nobody has lived here yet. */
    static boolean isNew(Map<String, byte[]> stored) {
        return !stored.containsKey(SEED);
    }

    /** The profile that the store holds. What is secret is taken out of {@code stored} and wiped: from now on it is here alone. */
    static Profile load(Map<String, byte[]> stored, SecureRandom random) {
        Profile profile = new Profile(stored, random);
        for (String key : SECRET) {
            byte[] secret = stored.remove(key);
            if (secret != null) Secrets.wipe(secret);
        }
        return profile;
    }

    private static byte[] need(Map<String, byte[]> stored, String key) {
        byte @Nullable [] value = stored.get(key);
        if (value == null)
            throw new UserError("the store is damaged: " + key + " is missing", "restore a backup of it");
        return value;
    }

    PeerId peerId() {
        return identity.peerId();
    }

    NodeId nodeId() {
        return nodeId;
    }

    Local local() {
        return local;
    }

    List<Long> revoked() {
        return List.copyOf(revoked);
    }

    /** The card as it stands with this name and these homes. */
    ContactCard card(String name, List<RendezvousAddress> homes) {
        byte[] token = ReachToken.again(tokenKey, nodeId, introduction).bytes();
        List<String> short_ =
                homes.stream().map(RendezvousAddress::toShortString).toList();
        return ContactCard.issue(
                identity,
                name,
                nodeId,
                local.key().publicKey(),
                local.certificate().generation(),
                Optional.of(token),
                short_);
    }

    /** A new introduction token: links given before open nothing any more. */
    List<ChatChange> renewIntroduction() {
        long old = introduction;
        introduction = random.nextLong() | Long.MIN_VALUE;
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(introduction).array();
        List<ChatChange> changes = new ArrayList<>();
        changes.add(new ChatChange.PutSetting(INTRODUCTION, bytes));
        changes.addAll(revoke(old));
        return changes;
    }

    /**
     * Somebody is shut out: their token holds no more, nor does the introduction on the card that they have.
     *
     * @param givenToken 0 where they were given none
     */
    List<ChatChange> shutOut(long givenToken) {
        List<ChatChange> changes = new ArrayList<>();
        if (givenToken != 0) changes.addAll(revoke(givenToken));
        changes.addAll(renewIntroduction());
        return changes;
    }

    /** The id of a reach token for one more contact. */
    long newTokenId() {
        return ReachToken.give(tokenKey, nodeId, false, random).id();
    }

    /** The reach token with this id, 24 bytes. */
    byte[] token(long id) {
        return ReachToken.again(tokenKey, nodeId, id).bytes();
    }

    boolean isRevoked(long tokenId) {
        return revoked.contains(tokenId);
    }

    /**
     * A token holds no more. A server keeps so many of them and no more: beyond that no token given so far holds, none needs to be
     * named as revoked, and all who are let in must be given theirs anew.
     */
    private List<ChatChange> revoke(long tokenId) {
        if (revoked.size() < MAX_REVOKED) {
            revoked.add(tokenId);
            ByteBuffer ids = ByteBuffer.allocate(revoked.size() * Long.BYTES);
            for (long id : revoked) ids.putLong(id);
            return List.of(new ChatChange.PutSetting(REVOKED, ids.array()));
        }
        revoked.clear();
        tokenKey = TokenKey.random(random);
        owesTokens = true;
        return List.of(
                new ChatChange.PutSetting(TOKEN_KEY, tokenKey.bytes()),
                new ChatChange.PutSetting(REVOKED, new byte[0]),
                new ChatChange.PutSetting(UNTOLD, new byte[1]));
    }

    /** What tokens are made from now. */
    TokenKey tokenKey() {
        return tokenKey;
    }

    /** Whether there is a new token key of which contacts have not been told. */
    boolean owesTokens() {
        return owesTokens;
    }

    /** They are being told. */
    ChatChange tokensTold() {
        owesTokens = false;
        return new ChatChange.PutSetting(UNTOLD, new byte[0]);
    }

    /** Wipes what is secret. */
    void wipe() {
        identity.wipe();
        local.key().wipe();
    }
}
