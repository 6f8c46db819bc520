package chat.parley.crypto.noise;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.KeyPair25519;
import chat.parley.crypto.provider.MlKem768;
import chat.parley.crypto.provider.MlKem768.DecapsulationKey;
import chat.parley.crypto.provider.MlKem768.Encapsulation;
import chat.parley.crypto.provider.Secrets;
import chat.parley.crypto.provider.X25519;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one end of a handshake: s, e, rs, re of Noise §5.3, the two of ML-KEM, and what is left of the psks. Each
 * is there once its token has been worked on; asking before that is a pattern that makes no sense.
 *
 * <p>Remote keys are checked as they arrive, not when they are used: the use may be in a message that this end writes,
 * and writing cannot be the peer's fault.
 */
final class HandshakeKeys {
    private final Role role;
    private final NoiseRandom random;
    private final Deque<byte[]> psks = new ArrayDeque<>();
    private final @Nullable KeyPair25519 localStatic;
    private @Nullable KeyPair25519 localEphemeral;
    private byte @Nullable [] remoteStatic;
    private byte @Nullable [] remoteEphemeral;
    private @Nullable DecapsulationKey localKem;
    private byte @Nullable [] remoteKem;

    HandshakeKeys(HandshakeConfig config, NoiseRandom random) {
        this.role = config.role();
        this.random = random;
        this.localStatic = config.localStatic().orElse(null);
        this.remoteStatic = config.remoteStatic().map(byte[]::clone).orElse(null);
        config.psks().forEach(psk -> psks.add(psk.clone()));
    }

    byte[] localStatic() {
        return need(localStatic, Token.S).publicKey();
    }

    Optional<byte[]> remoteStatic() {
        return Optional.ofNullable(remoteStatic).map(byte[]::clone);
    }

    void remoteStatic(byte[] publicKey) throws NoiseException {
        if (remoteStatic != null) {
            throw new IllegalStateException("a static key comes once");
        }
        remoteStatic = requireOrder(publicKey);
    }

    byte[] newEphemeral() {
        byte[] privateKey = random.ephemeralKey();
        localEphemeral = KeyPair25519.fromPrivate(privateKey);
        Secrets.wipe(privateKey);
        return localEphemeral.publicKey();
    }

    void remoteEphemeral(byte[] publicKey) throws NoiseException {
        remoteEphemeral = requireOrder(publicKey);
    }

    byte[] newKem() {
        byte[] seed = random.kemSeed();
        localKem = MlKem768.generate(seed);
        Secrets.wipe(seed);
        return localKem.publicKey();
    }

    void remoteKem(byte[] publicKey) throws CryptoException {
        MlKem768.requirePublicKey(publicKey);
        remoteKem = publicKey;
    }

    Encapsulation encapsulate() {
        byte[] message = random.kemMessage();
        try {
            return MlKem768.encapsulate(need(remoteKem, Token.EKEM1), message);
        } catch (CryptoException e) {
            throw new IllegalStateException("the key was checked when it came", e);
        } finally {
            Secrets.wipe(message);
        }
    }

    byte[] decapsulate(byte[] ciphertext) throws CryptoException {
        return need(localKem, Token.EKEM1).decapsulate(ciphertext);
    }

    byte[] nextPsk() {
        return need(psks.poll(), Token.PSK);
    }

    /** What a Diffie-Hellman token gives, 32 bytes. */
    byte[] agree(Token token) {
        boolean initiator = role == Role.INITIATOR;
        boolean localIsStatic = token == Token.SS || token == (initiator ? Token.SE : Token.ES);
        boolean remoteIsStatic = token == Token.SS || token == (initiator ? Token.ES : Token.SE);
        KeyPair25519 local = need(localIsStatic ? localStatic : localEphemeral, token);
        byte[] remote = need(remoteIsStatic ? remoteStatic : remoteEphemeral, token);
        try {
            return local.agree(remote);
        } catch (CryptoException e) {
            throw new IllegalStateException("the key was checked when it came", e);
        }
    }

    /** Overwrites all secrets that are the handshake's own; the static key is its owner's. */
    void wipe() {
        if (localEphemeral != null) {
            localEphemeral.wipe();
        }
        if (localKem != null) {
            localKem.wipe();
        }
        psks.forEach(Secrets::wipe);
        psks.clear();
    }

    private static byte[] requireOrder(byte[] publicKey) throws NoiseException {
        if (X25519.isLowOrder(publicKey)) {
            throw new NoiseException("a public key can only agree on zero");
        }
        return publicKey;
    }

    private static <T> T need(@Nullable T value, Token token) {
        if (value == null) {
            throw new IllegalStateException("nothing to work " + token + " with");
        }
        return value;
    }
}
