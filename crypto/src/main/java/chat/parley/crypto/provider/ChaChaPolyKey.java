package chat.parley.crypto.provider;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 (RFC 8439), by Bouncy Castle. As Noise's ChaChaPoly the nonce is 4 zero bytes and the counter, little
 * endian (Noise §12.3). Parley's own channels use {@link AesGcmKey}; this one is for machines and peers without AES
 * instructions, and for the vectors. One thread at a time.
 */
public final class ChaChaPolyKey extends NonceAead {
    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private @Nullable ChaCha20Poly1305 cipher;

    /**
     * Creates the key.
     *
     * @param key 32 bytes, copied
     * @throws IllegalArgumentException if it has another length
     */
    public ChaChaPolyKey(byte[] key) {
        super(key);
    }

    @Override
    void putCounter(byte[] nonce, long counter) {
        LITTLE_ENDIAN.set(nonce, NONCE_BYTES - Long.BYTES, counter);
    }

    @Override
    void encrypt(byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        ChaCha20Poly1305 current;
        try {
            current = start(true, nonce, aad);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the nonce was used before", e);
        }
        try {
            int written = current.processBytes(in, inOffset, inLength, out, outOffset);
            current.doFinal(out, outOffset + written);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing checks no tag", e);
        }
    }

    @Override
    boolean decrypt(byte[] nonce, byte[] aad, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        ChaCha20Poly1305 current = start(false, nonce, aad);
        try {
            int written = current.processBytes(in, inOffset, inLength, out, outOffset);
            current.doFinal(out, outOffset + written);
            return true;
        } catch (InvalidCipherTextException e) {
            return false;
        }
    }

    @Override
    public void rest() {
        cipher = null;
    }

    private ChaCha20Poly1305 start(boolean sealing, byte[] nonce, byte[] aad) {
        ChaCha20Poly1305 current = cipher;
        if (current == null) {
            current = new ChaCha20Poly1305();
            cipher = current;
        }
        current.init(sealing, new AEADParameters(new KeyParameter(key()), TAG_BITS, nonce, aad));
        return current;
    }
}
