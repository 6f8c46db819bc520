package chat.parley.crypto.channel;

import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Secrets;
import java.util.Optional;

/** Holds a certificate against the handshake that showed it ({@code docs/PROTOCOL.md} §2.2). */
final class CertificateCheck {
    private CertificateCheck() {}

    /**
     * @param wire the certificate as it came
     * @param remoteStatic the static key that the handshake proved, 32 bytes
     * @throws ProtocolException {@code IDENTITY} when it is not the one expected, {@code SELF} when it is one's own
     */
    static NodeCertificate verify(byte[] wire, byte[] remoteStatic, Optional<PeerId> expected, Optional<NodeId> ownNode)
            throws ProtocolException {
        NodeCertificate certificate;
        try {
            certificate = NodeCertificate.parse(wire);
        } catch (CryptoException e) {
            throw ProtocolException.channel(ReasonCode.IDENTITY, "node certificate: " + e.getMessage());
        }
        if (!Secrets.equal(certificate.nodeKey(), remoteStatic)) {
            throw ProtocolException.channel(ReasonCode.IDENTITY, "certificate is for another node key");
        }
        if (ownNode.isPresent() && ownNode.get().equals(certificate.nodeId())) {
            throw ProtocolException.channel(ReasonCode.SELF, "this is my own node id");
        }
        if (expected.isPresent() && !expected.get().equals(certificate.peerId())) {
            throw ProtocolException.channel(ReasonCode.IDENTITY, "another identity than the one expected");
        }
        return certificate;
    }
}
