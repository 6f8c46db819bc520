package chat.parley.crypto.identity;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.X25519;
import java.util.Arrays;

/**
 * An identity's word that a node id and a node key are one of its nodes'. It has no dates: of two for one node, the higher
 * generation counts. Immutable, and always verified: it comes from {@link #issue} or {@link #parse}. Any thread.
 *
 * <p>On the wire: {@link Signed} under {@link #LABEL}, the bytes being a CBOR map with the names of
 * {@link NodeCertificateCbor}.
 */
public final class NodeCertificate {
    /** What the identity signs it as. */
    public static final String LABEL = "parley node certificate 1";

    /** The longest wire form. One of version 1 has 158 to 162 bytes; the rest is for fields to come. */
    public static final int MAX_BYTES = 512;

    /** The highest generation: what 32 bits hold. */
    public static final long GENERATION_MAX = 0xffff_ffffL;

    private final Signed signed;
    private final NodeId nodeId;
    private final byte[] nodeKey;
    private final long generation;

    private NodeCertificate(Signed signed, NodeId nodeId, byte[] nodeKey, long generation) {
        this.signed = signed;
        this.nodeId = nodeId;
        this.nodeKey = nodeKey;
        this.generation = generation;
    }

    /**
     * Issues one.
     *
     * @param nodeKey the node's static X25519 public key, 32 bytes
     * @param generation 0 to 2^32 - 1, higher than all before for this node
     * @throws IllegalArgumentException if the node key or the generation is not such
     */
    public static NodeCertificate issue(Identity identity, NodeId nodeId, byte[] nodeKey, long generation) {
        if (nodeKey.length != NodeKey.KEY_BYTES || X25519.isLowOrder(nodeKey)) {
            throw new IllegalArgumentException("not an X25519 public key");
        }
        if (generation < 0 || generation > GENERATION_MAX) {
            throw new IllegalArgumentException("generation " + generation);
        }
        NodeCertificateCbor body = new NodeCertificateCbor(nodeId.bytes(), nodeKey.clone(), generation);
        return new NodeCertificate(identity.sign(LABEL, body.encode()), nodeId, nodeKey.clone(), generation);
    }

    /**
     * Verifies and reads one. Whether its identity and its key are the expected ones is the caller's question.
     *
     * @param wire as received, at most 512 bytes
     * @throws CryptoException if the signature is not good, or what it signs is no certificate of version 1
     */
    public static NodeCertificate parse(byte[] wire) throws CryptoException {
        Signed signed = Signed.open(wire, LABEL, MAX_BYTES);
        NodeCertificateCbor body = NodeCertificateCbor.decode(signed.bytes());
        if (X25519.isLowOrder(body.nodeKey())) {
            throw new CryptoException("the certificate's node key can only agree on zero");
        }
        return new NodeCertificate(signed, new NodeId(body.nodeId()), body.nodeKey(), body.generation());
    }

    /** The identity that vouches. */
    public PeerId peerId() {
        return signed.signer();
    }

    /** The node it vouches for. */
    public NodeId nodeId() {
        return nodeId;
    }

    /** Returns a copy of the node's static X25519 public key, 32 bytes. */
    public byte[] nodeKey() {
        return nodeKey.clone();
    }

    /** Which of the node's certificates this is; the highest counts. */
    public long generation() {
        return generation;
    }

    /** Returns a copy of the wire form, as issued or received. */
    public byte[] wire() {
        return signed.wire();
    }

    /** Whether it is for this node key: what the static key of a handshake must be checked with. */
    public boolean isFor(byte[] staticKey) {
        return Arrays.equals(nodeKey, staticKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeCertificate that && signed.equals(that.signed);
    }

    @Override
    public int hashCode() {
        return signed.hashCode();
    }
}
