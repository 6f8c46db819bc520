package chat.parley.crypto.provider;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * ML-KEM-768 (FIPS 203), by Bouncy Castle, with the input checks of FIPS 203 §7.2 and §7.3 made here, whatever the
 * library does. Any thread.
 */
public final class MlKem768 {
    /** Size of an encapsulation key: what travels. */
    public static final int PUBLIC_BYTES = 1184;

    /** Size of a ciphertext. */
    public static final int CIPHERTEXT_BYTES = 1088;

    /** Size of the shared secret. */
    public static final int SHARED_BYTES = 32;

    /** Size of d ‖ z, from which a key pair is generated. */
    public static final int SEED_BYTES = 64;

    /** Size of m, the randomness of one encapsulation. */
    public static final int MESSAGE_BYTES = 32;

    /** Size of a decapsulation key written out. */
    public static final int EXPANDED_BYTES = 2400;

    private static final int MODULUS = 3329;
    private static final int VECTOR_BYTES = 1152; // 768 coefficients of 12 bits
    private static final int HASH_BYTES = 32;

    private MlKem768() {}

    /** Makes a new key pair. */
    public static DecapsulationKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        DecapsulationKey key = generate(seed);
        Secrets.wipe(seed);
        return key;
    }

    /**
     * Generates the key pair of a seed (FIPS 203 §7.1, {@code KeyGen_internal}).
     *
     * @param seed d ‖ z, 64 bytes, not kept
     * @throws IllegalArgumentException if it has another length
     */
    public static DecapsulationKey generate(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("an ML-KEM seed has 64 bytes, not " + seed.length);
        }
        return new DecapsulationKey(new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed));
    }

    /**
     * Reads a decapsulation key that was written out, with the checks of FIPS 203 §7.3: its length, the hash in it, and
     * the modulus check on the encapsulation key in it.
     *
     * @param expanded 2,400 bytes, not kept
     * @throws CryptoException if a check fails
     */
    public static DecapsulationKey expanded(byte[] expanded) throws CryptoException {
        requireLength("decapsulation key", expanded, EXPANDED_BYTES);
        byte[] publicKey = Arrays.copyOfRange(expanded, VECTOR_BYTES, VECTOR_BYTES + PUBLIC_BYTES);
        requirePublicKey(publicKey);
        SHA3Digest sha3 = new SHA3Digest(256);
        sha3.update(publicKey, 0, PUBLIC_BYTES);
        byte[] hash = new byte[HASH_BYTES];
        sha3.doFinal(hash, 0);
        int hashOffset = VECTOR_BYTES + PUBLIC_BYTES;
        if (!Arrays.equals(hash, 0, HASH_BYTES, expanded, hashOffset, hashOffset + HASH_BYTES)) {
            throw new CryptoException("the ML-KEM decapsulation key does not fit the hash in it");
        }
        return new DecapsulationKey(new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, expanded));
    }

    /**
     * Checks an encapsulation key (FIPS 203 §7.2): its length, and that every coefficient is below the modulus. Lets a
     * key be refused where it is read, before it is used.
     *
     * @throws CryptoException if a check fails
     */
    public static void requirePublicKey(byte[] publicKey) throws CryptoException {
        requireLength("encapsulation key", publicKey, PUBLIC_BYTES);
        for (int i = 0; i < VECTOR_BYTES; i += 3) {
            int pair = (publicKey[i] & 0xff) | (publicKey[i + 1] & 0xff) << 8 | (publicKey[i + 2] & 0xff) << 16;
            if ((pair & 0xfff) >= MODULUS || pair >>> 12 >= MODULUS) {
                throw new CryptoException("the ML-KEM encapsulation key is not reduced");
            }
        }
    }

    /**
     * Makes a secret for the holder of a key (FIPS 203 §7.2).
     *
     * @param publicKey theirs, 1,184 bytes
     * @throws CryptoException if their key fails {@link #requirePublicKey}
     */
    public static Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws CryptoException {
        byte[] message = new byte[MESSAGE_BYTES];
        random.nextBytes(message);
        Encapsulation encapsulation = encapsulate(publicKey, message);
        Secrets.wipe(message);
        return encapsulation;
    }

    /**
     * As {@link #encapsulate(byte[], SecureRandom)} with the randomness given ({@code Encaps_internal}).
     *
     * @param message m, 32 fresh random bytes, not kept
     * @throws CryptoException if their key fails {@link #requirePublicKey}
     * @throws IllegalArgumentException if m has another length
     */
    public static Encapsulation encapsulate(byte[] publicKey, byte[] message) throws CryptoException {
        if (message.length != MESSAGE_BYTES) {
            throw new IllegalArgumentException("the ML-KEM message has 32 bytes, not " + message.length);
        }
        requirePublicKey(publicKey);
        MLKEMPublicKeyParameters key = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey);
        SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(key, message.clone());
        return new Encapsulation(made.getEncapsulation(), made.getSecret());
    }

    private static void requireLength(String what, byte[] bytes, int length) throws CryptoException {
        if (bytes.length != length) {
            throw new CryptoException("an ML-KEM-768 " + what + " has " + length + " bytes, not " + bytes.length);
        }
    }

    /** A fresh secret and the ciphertext that brings it to the key's holder. */
    public static final class Encapsulation {
        private final byte[] ciphertext;
        private final byte[] shared;

        private Encapsulation(byte[] ciphertext, byte[] shared) {
            this.ciphertext = ciphertext;
            this.shared = shared;
        }

        /** The ciphertext, 1,088 bytes; handed over, not copied. */
        public byte[] ciphertext() {
            return ciphertext;
        }

        /** The shared secret, 32 bytes; handed over, not copied: the caller wipes it. */
        public byte[] shared() {
            return shared;
        }
    }

    /** The private half of a key pair. One thread at a time. */
    public static final class DecapsulationKey {
        private final MLKEMPrivateKeyParameters key;

        private DecapsulationKey(MLKEMPrivateKeyParameters key) {
            this.key = key;
        }

        /** Returns the encapsulation key, 1,184 bytes. */
        public byte[] publicKey() {
            return key.getPublicKey();
        }

        /** Writes the key out as FIPS 203 does, 2,400 bytes; the caller wipes them. */
        byte[] expanded() {
            return key.withPreferredFormat(MLKEMPrivateKeyParameters.EXPANDED_KEY)
                    .getEncoded();
        }

        /**
         * Opens a ciphertext (FIPS 203 §7.3). One that was made for another key, or changed, gives an unpredictable secret
         * and no error: only the messages that follow tell.
         *
         * @param ciphertext 1,088 bytes
         * @return the shared secret, 32 bytes; the caller wipes them
         * @throws CryptoException if the ciphertext has another length
         * @throws IllegalStateException after {@link #wipe}
         */
        public byte[] decapsulate(byte[] ciphertext) throws CryptoException {
            requireLength("ciphertext", ciphertext, CIPHERTEXT_BYTES);
            if (key.isDestroyed()) {
                throw new IllegalStateException("the key was wiped");
            }
            return new MLKEMExtractor(key).extractSecret(ciphertext);
        }

        /** Overwrites the private key. */
        public void wipe() {
            key.destroy();
        }
    }
}
