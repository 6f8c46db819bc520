package chat.parley.rendezvous.client;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.TokenKey;
import java.util.List;

/** As what a node comes to a rendezvous. */
public sealed interface ClientRole {
    /**
     * At home: it shows who it is and registers.
     *
     * @param key its static key, which the certificate names
     * @param run this start of its process
     * @param tokenKey what its reach tokens are made from
     * @param revoked ids of tokens that no longer hold, at most 1,000
     * @param candidates where it may be reached, at most 16
     */
    record Home(
            NodeKey key,
            NodeCertificate certificate,
            Id128 run,
            TokenKey tokenKey,
            List<Long> revoked,
            List<Candidate> candidates)
            implements ClientRole {}

    /** As a guest, with a key made for this connection and no name: it may look up and open circuits. */
    record Guest() implements ClientRole {}
}
