package chat.parley.crypto.noise;

import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.MlKem768;
import chat.parley.crypto.provider.MlKem768.Encapsulation;
import chat.parley.crypto.provider.Secrets;
import chat.parley.crypto.provider.X25519;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One end of one Noise handshake (Noise §5.3, revision 34).
 *
 * <p>Messages alternate, the initiator's first: {@link #isMyTurn} says whether {@link #writeMessage} or
 * {@link #readMessage} is next, until {@link #isComplete}; then {@link #split} gives the keys, once. A message that does
 * not read ends the handshake for good: {@link #readMessage} throws, all secrets are wiped, and whatever is asked after
 * that is an {@link IllegalStateException}, as is anything out of turn. Ephemeral keys, pre-shared keys and the chaining
 * key are wiped as soon as the last message is through.
 *
 * <p>The static key that {@link #remoteStatic} tells is proven only when the handshake is complete. One thread at a time.
 */
public final class Handshake {
    /** The longest message (Noise §3). */
    public static final int MESSAGE_MAX_BYTES = 65_535;

    private enum State {
        RUNNING,
        COMPLETE,
        DEAD
    }

    private final Role role;
    private final Pattern pattern;
    private final SymmetricState symmetric;
    private final HandshakeKeys keys;
    private State state = State.RUNNING;
    private int messages;
    private @Nullable TransportKeys transport;

    /**
     * Starts a handshake.
     *
     * @param config what it starts with
     * @param random asked for each ephemeral value when its message is written
     */
    public Handshake(HandshakeConfig config, NoiseRandom random) {
        role = config.role();
        pattern = config.protocol().pattern();
        symmetric = new SymmetricState(config.protocol());
        keys = new HandshakeKeys(config, random);
        symmetric.mixHash(config.prologue());
        if (pattern.initiatorKnown()) {
            symmetric.mixHash(knownStatic(Role.INITIATOR));
        }
        if (pattern.responderKnown()) {
            symmetric.mixHash(knownStatic(Role.RESPONDER));
        }
    }

    /**
     * Writes this end's next message.
     *
     * @param payload to carry in it; how well it is protected depends on pattern and message (Noise §7.7)
     * @return the message, at most 65,535 bytes
     * @throws IllegalArgumentException if the payload makes it longer than that; the handshake is then over
     * @throws IllegalStateException if it is not this end's turn
     */
    public byte[] writeMessage(byte[] payload) {
        requireTurn(true);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            for (Token token : tokens()) {
                write(token, message);
            }
            message.writeBytes(symmetric.encryptAndHash(payload));
            if (message.size() > MESSAGE_MAX_BYTES) {
                throw new IllegalArgumentException("a message of " + message.size() + " bytes");
            }
        } catch (RuntimeException e) {
            destroy();
            throw e;
        }
        advance();
        return message.toByteArray();
    }

    /**
     * Reads the other end's next message.
     *
     * @param message as it came, not changed
     * @return its payload, perhaps empty
     * @throws NoiseException if the message is not what the pattern has here, from an end that knows the same; the
     *     handshake is then over
     * @throws IllegalStateException if it is this end's turn
     */
    public byte[] readMessage(byte[] message) throws NoiseException {
        requireTurn(false);
        try {
            if (message.length > MESSAGE_MAX_BYTES) {
                throw new NoiseException("a message of " + message.length + " bytes");
            }
            int offset = 0;
            for (Token token : tokens()) {
                offset += read(token, message, offset);
            }
            byte[] payload = symmetric.decryptAndHash(message, offset, message.length - offset);
            advance();
            return payload;
        } catch (NoiseException e) {
            destroy();
            throw e;
        } catch (CryptoException e) {
            destroy();
            throw new NoiseException("message " + (messages + 1) + ": " + e.getMessage());
        } catch (RuntimeException e) {
            destroy();
            throw e;
        }
    }

    /** Whether {@link #writeMessage} comes next. */
    public boolean isMyTurn() {
        return state == State.RUNNING && (messages % 2 == 0) == (role == Role.INITIATOR);
    }

    /** Whether all messages went through. */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /**
     * The hash of all that was said, 32 bytes: unique to this handshake and the same at both ends, a channel binding
     * (Noise §11.2). No secret.
     *
     * @throws IllegalStateException unless the handshake is complete
     */
    public byte[] handshakeHash() {
        requireComplete();
        return symmetric.hash();
    }

    /** The other end's static public key, 32 bytes, if it was known before or has come; empty if the handshake failed. */
    public Optional<byte[]> remoteStatic() {
        return state == State.DEAD ? Optional.empty() : keys.remoteStatic();
    }

    /**
     * Hands the keys over, once.
     *
     * @throws IllegalStateException unless the handshake is complete and this was not called before
     */
    public TransportKeys split() {
        requireComplete();
        TransportKeys handedOver = transport;
        if (handedOver == null) {
            throw new IllegalStateException("the keys were handed over or wiped before");
        }
        transport = null;
        return handedOver;
    }

    /** Wipes all secrets; keys that {@link #split} handed over are the caller's and stay. It can be called again. */
    public void destroy() {
        keys.wipe();
        symmetric.wipe();
        if (transport != null) {
            transport.wipe();
            transport = null;
        }
        if (state == State.RUNNING) {
            state = State.DEAD;
        }
    }

    private List<Token> tokens() {
        return pattern.messages().get(messages);
    }

    private void write(Token token, ByteArrayOutputStream message) {
        switch (token) {
            case E -> {
                byte[] ephemeral = keys.newEphemeral();
                message.writeBytes(ephemeral);
                mixEphemeral(ephemeral);
            }
            case S -> message.writeBytes(symmetric.encryptAndHash(keys.localStatic()));
            case E1 -> message.writeBytes(symmetric.encryptAndHash(keys.newKem()));
            case EKEM1 -> {
                Encapsulation encapsulation = keys.encapsulate();
                message.writeBytes(symmetric.encryptAndHash(encapsulation.ciphertext()));
                mixSecret(encapsulation.shared());
            }
            case EE, ES, SE, SS, PSK -> mix(token);
        }
    }

    /** Works on one token and returns how many bytes it took. */
    private int read(Token token, byte[] message, int offset) throws CryptoException {
        switch (token) {
            case E -> {
                requireLeft(message, offset, X25519.KEY_BYTES);
                byte[] ephemeral = Arrays.copyOfRange(message, offset, offset + X25519.KEY_BYTES);
                keys.remoteEphemeral(ephemeral);
                mixEphemeral(ephemeral);
                return X25519.KEY_BYTES;
            }
            case S -> {
                int length = sealedBytes(X25519.KEY_BYTES);
                keys.remoteStatic(open(message, offset, length));
                return length;
            }
            case E1 -> {
                int length = sealedBytes(MlKem768.PUBLIC_BYTES);
                keys.remoteKem(open(message, offset, length));
                return length;
            }
            case EKEM1 -> {
                int length = sealedBytes(MlKem768.CIPHERTEXT_BYTES);
                mixSecret(keys.decapsulate(open(message, offset, length)));
                return length;
            }
            case EE, ES, SE, SS, PSK -> {
                mix(token);
                return 0;
            }
        }
        throw new IllegalStateException("unknown token " + token);
    }

    private void mix(Token token) {
        if (token == Token.PSK) {
            byte[] psk = keys.nextPsk();
            symmetric.mixKeyAndHash(psk);
            Secrets.wipe(psk);
        } else {
            mixSecret(keys.agree(token));
        }
    }

    private void mixSecret(byte[] secret) {
        symmetric.mixKey(secret);
        Secrets.wipe(secret);
    }

    /** With pre-shared keys the ephemeral is a key as well, so that no two handshakes share one (Noise §9.2). */
    private void mixEphemeral(byte[] ephemeral) {
        symmetric.mixHash(ephemeral);
        if (pattern.pskCount() > 0) {
            symmetric.mixKey(ephemeral);
        }
    }

    private int sealedBytes(int plainBytes) {
        return symmetric.hasKey() ? plainBytes + AeadKey.TAG_BYTES : plainBytes;
    }

    private byte[] open(byte[] message, int offset, int length) throws CryptoException {
        requireLeft(message, offset, length);
        return symmetric.decryptAndHash(message, offset, length);
    }

    private static void requireLeft(byte[] message, int offset, int length) throws NoiseException {
        if (message.length - offset < length) {
            throw new NoiseException("the message ends too early");
        }
    }

    private byte[] knownStatic(Role whose) {
        return whose == role ? keys.localStatic() : keys.remoteStatic().orElseThrow();
    }

    private void advance() {
        messages++;
        if (messages == pattern.messages().size()) {
            transport = symmetric.split(role, pattern.oneWay());
            keys.wipe();
            state = State.COMPLETE;
        }
    }

    private void requireTurn(boolean mine) {
        if (state != State.RUNNING || isMyTurn() != mine) {
            throw new IllegalStateException(
                    (mine ? "writing" : "reading") + " message " + (messages + 1) + " as " + role + ", " + state);
        }
    }

    private void requireComplete() {
        if (state != State.COMPLETE) {
            throw new IllegalStateException("the handshake is " + state);
        }
    }
}
