package chat.parley.crypto.noise;

/**
 * A Noise protocol by its full name (Noise §8): pattern, key agreement, cipher and hash. The key agreement is X25519, or
 * X25519 and ML-KEM-768; the hash is SHA-256.
 */
public final class NoiseProtocol {
    /** The channel's protocol wherever the responder's key is known before. */
    public static final NoiseProtocol XK_HFS = parse("Noise_XKhfs_25519+MLKEM768_AESGCM_SHA256");

    /** The channel's protocol at a first contact on a LAN, where neither key is known. */
    public static final NoiseProtocol XX_HFS = parse("Noise_XXhfs_25519+MLKEM768_AESGCM_SHA256");

    private static final int NAME_PARTS = 5;

    private final String name;
    private final Pattern pattern;
    private final NoiseCipher cipher;

    private NoiseProtocol(String name, Pattern pattern, NoiseCipher cipher) {
        this.name = name;
        this.pattern = pattern;
        this.cipher = cipher;
    }

    /**
     * Reads a protocol's name. Names are ours, never a peer's.
     *
     * @throws IllegalArgumentException if this engine does not have that protocol
     */
    public static NoiseProtocol parse(String name) {
        String[] parts = name.split("_", -1);
        if (parts.length != NAME_PARTS || !parts[0].equals("Noise") || !parts[4].equals("SHA256")) {
            throw new IllegalArgumentException("not a protocol of this engine: " + name);
        }
        Pattern pattern = Pattern.parse(parts[1]);
        if (!parts[2].equals(pattern.hybrid() ? "25519+MLKEM768" : "25519")) {
            throw new IllegalArgumentException("the key agreement does not fit the pattern: " + name);
        }
        return new NoiseProtocol(name, pattern, NoiseCipher.parse(parts[3]));
    }

    /** The full name, which is also what the handshake hash starts from. */
    public String name() {
        return name;
    }

    Pattern pattern() {
        return pattern;
    }

    NoiseCipher cipher() {
        return cipher;
    }

    @Override
    public String toString() {
        return name;
    }
}
