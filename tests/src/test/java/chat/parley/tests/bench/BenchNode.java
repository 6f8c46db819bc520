package chat.parley.tests.bench;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.client.ClientRole;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.TokenKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/** A node made from its number, so that each process can know any node's id and tokens without being told. */
record BenchNode(int number) {
    NodeId id() {
        return new NodeId(Arrays.copyOf(hash("id"), NodeId.BYTES));
    }

    /** The token that this node gave to another one. */
    ReachToken tokenFor(int other) {
        return ReachToken.again(tokenKey(), id(), other + 1L);
    }

    /** Its own address on loopback, none of them 127.0.0.1. */
    InetAddress address() {
        try {
            return InetAddress.getByAddress(
                    new byte[] {127, (byte) (1 + (number >> 16)), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** This node at home, reachable at an address of each kind. */
    ClientRole home() {
        NodeKey key = NodeKey.fromPrivate(hash("key"));
        Identity identity = Identity.fromSeed(hash("identity"));
        NodeCertificate certificate = NodeCertificate.issue(identity, id(), key.publicKey(), 1);
        Id128 run = Id128.of(Arrays.copyOf(hash("run"), Id128.BYTES));
        int port = 1 + number % 65_535;
        List<Candidate> candidates = List.of(
                new Candidate(address(), port),
                Candidate.parse("[2001:db8::" + Integer.toHexString(number + 1) + "]:" + port)
                        .orElseThrow());
        return new ClientRole.Home(key, certificate, run, tokenKey(), List.of(), candidates);
    }

    private TokenKey tokenKey() {
        return new TokenKey(hash("token"));
    }

    private byte[] hash(String what) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(what.getBytes(StandardCharsets.UTF_8));
            return sha.digest(ByteBuffer.allocate(4).putInt(number).array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
