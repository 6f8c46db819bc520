package chat.parley.crypto.noise;

import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.AesGcmKey;
import chat.parley.crypto.provider.ChaChaPolyKey;

/** The ciphers of Noise §12, by the names that they have in a protocol's name. */
enum NoiseCipher {
    AES_GCM("AESGCM") {
        @Override
        AeadKey newKey(byte[] key) {
            return new AesGcmKey(key);
        }
    },
    CHACHA_POLY("ChaChaPoly") {
        @Override
        AeadKey newKey(byte[] key) {
            return new ChaChaPolyKey(key);
        }
    };

    private final String noiseName;

    NoiseCipher(String noiseName) {
        this.noiseName = noiseName;
    }

    /** Makes a key of 32 bytes, which are copied. */
    abstract AeadKey newKey(byte[] key);

    static NoiseCipher parse(String noiseName) {
        for (NoiseCipher cipher : values()) {
            if (cipher.noiseName.equals(noiseName)) {
                return cipher;
            }
        }
        throw new IllegalArgumentException("no cipher is called " + noiseName);
    }
}
