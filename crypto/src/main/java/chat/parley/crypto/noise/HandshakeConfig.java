package chat.parley.crypto.noise;

import chat.parley.crypto.provider.KeyPair25519;
import chat.parley.crypto.provider.X25519;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one handshake starts with. Holds exactly what the protocol's pattern needs from this end: a key too few could not
 * work, and a key too many (a pinned key given to XX, say) would be ignored in silence, so both are refused.
 *
 * <p>Arrays are borrowed, not copied, until {@link Handshake}'s constructor has returned; the key pair as long as the
 * handshake runs. Nothing here is wiped by the handshake.
 */
public final class HandshakeConfig {
    /** Size of a pre-shared key. */
    public static final int PSK_BYTES = 32;

    private final NoiseProtocol protocol;
    private final Role role;
    private final byte[] prologue;
    private final @Nullable KeyPair25519 localStatic;
    private final byte @Nullable [] remoteStatic;
    private final List<byte[]> psks;

    private HandshakeConfig(Builder builder) {
        protocol = builder.protocol;
        role = builder.role;
        prologue = builder.prologue;
        localStatic = builder.localStatic;
        remoteStatic = builder.remoteStatic;
        psks = List.copyOf(builder.psks);
        Pattern pattern = protocol.pattern();
        require(pattern.needsLocalStatic(role) == (localStatic != null), "own static key");
        require(pattern.needsRemoteStatic(role) == (remoteStatic != null), "remote static key");
        require(pattern.pskCount() == psks.size(), "number of pre-shared keys");
        require(psks.stream().allMatch(psk -> psk.length == PSK_BYTES), "size of a pre-shared key");
        if (remoteStatic != null) {
            require(remoteStatic.length == X25519.KEY_BYTES, "size of the remote static key");
            require(!X25519.isLowOrder(remoteStatic), "remote static key, which is of low order,");
        }
    }

    /** Starts the configuration of the end that sends first. */
    public static Builder initiator(NoiseProtocol protocol) {
        return new Builder(protocol, Role.INITIATOR);
    }

    /** Starts the configuration of the end that answers. */
    public static Builder responder(NoiseProtocol protocol) {
        return new Builder(protocol, Role.RESPONDER);
    }

    NoiseProtocol protocol() {
        return protocol;
    }

    Role role() {
        return role;
    }

    byte[] prologue() {
        return prologue;
    }

    Optional<KeyPair25519> localStatic() {
        return Optional.ofNullable(localStatic);
    }

    Optional<byte[]> remoteStatic() {
        return Optional.ofNullable(remoteStatic);
    }

    List<byte[]> psks() {
        return psks;
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("the " + what + " does not fit " + protocol + " as " + role);
        }
    }

    /** Collects a configuration; {@link #build} checks it. */
    public static final class Builder {
        private final NoiseProtocol protocol;
        private final Role role;
        private final List<byte[]> psks = new ArrayList<>();
        private byte[] prologue = {};
        private @Nullable KeyPair25519 localStatic;
        private byte @Nullable [] remoteStatic;

        private Builder(NoiseProtocol protocol, Role role) {
            this.protocol = protocol;
            this.role = role;
        }

        /** What both ends must have said before in the clear, of any length; empty unless given. */
        public Builder prologue(byte[] prologue) {
            this.prologue = prologue;
            return this;
        }

        /** This end's static key. */
        public Builder localStatic(KeyPair25519 localStatic) {
            this.localStatic = localStatic;
            return this;
        }

        /** The other end's static public key, 32 bytes, where the pattern has it known before. */
        public Builder remoteStatic(byte[] remoteStatic) {
            this.remoteStatic = remoteStatic;
            return this;
        }

        /** The next pre-shared key, 32 bytes, in the order of the pattern's psk tokens. */
        public Builder psk(byte[] psk) {
            psks.add(psk);
            return this;
        }

        /**
         * Checks and completes.
         *
         * @throws IllegalArgumentException if something does not fit the pattern, or a size is wrong, or the remote static
         *     key can only agree on zero
         */
        public HandshakeConfig build() {
            return new HandshakeConfig(this);
        }
    }
}
