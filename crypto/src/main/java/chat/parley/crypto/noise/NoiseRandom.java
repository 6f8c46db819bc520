package chat.parley.crypto.noise;

import chat.parley.crypto.provider.MlKem768;
import chat.parley.crypto.provider.X25519;
import java.security.SecureRandom;

/**
 * Where a handshake's randomness comes from. A seam for the test vectors, which fix every random value by its role; all
 * else uses {@link #of}. Arrays are handed over: the handshake wipes them.
 */
public interface NoiseRandom {
    /** Returns a new ephemeral X25519 private key, 32 bytes. */
    byte[] ephemeralKey();

    /** Returns the seed d ‖ z of a new ML-KEM key pair, 64 bytes. */
    byte[] kemSeed();

    /** Returns the randomness m of one ML-KEM encapsulation, 32 bytes. */
    byte[] kemMessage();

    /** All three from one generator. */
    static NoiseRandom of(SecureRandom random) {
        return new NoiseRandom() {
            @Override
            public byte[] ephemeralKey() {
                return next(X25519.KEY_BYTES);
            }

            @Override
            public byte[] kemSeed() {
                return next(MlKem768.SEED_BYTES);
            }

            @Override
            public byte[] kemMessage() {
                return next(MlKem768.MESSAGE_BYTES);
            }

            private byte[] next(int bytes) {
                byte[] fresh = new byte[bytes];
                random.nextBytes(fresh);
                return fresh;
            }
        };
    }
}
