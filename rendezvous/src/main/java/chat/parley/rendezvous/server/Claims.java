package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.NodeId;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.TokenKey;
import java.util.List;
import java.util.Optional;

/**
 * The registrations of one node id with their token keys, as they were: what a token is checked against outside the registry's lock,
 * since that takes an HMAC for each. What has changed meanwhile has a higher key version.
 *
 * @param version the highest key version among those that the place had seen
 */
record Claims(NodeId node, int version, List<Claim> all) {
    /** One identity's. */
    record Claim(Home home, TokenKey key, int keyVersion) {}

    static Claims none(NodeId node) {
        return new Claims(node, 0, List.of());
    }

    /** Whose token it is; one HMAC for each claim until it is found. */
    Optional<Claim> giverOf(ReachToken token) {
        for (Claim claim : all) if (token.verify(claim.key(), node)) return Optional.of(claim);
        return Optional.empty();
    }

    int size() {
        return all.size();
    }
}
