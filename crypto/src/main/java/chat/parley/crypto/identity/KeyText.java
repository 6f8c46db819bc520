package chat.parley.crypto.identity;

import chat.parley.crypto.provider.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The text form of a 32-byte public key: lowercase base32 (RFC 4648 §6, without padding) of the key and 3 bytes of
 * checksum, 56 characters. The checksum is the start of SHA-256(label ‖ 0 ‖ key), where the label is the kind's, so that
 * one kind of key cannot be mistaken for the other; a mistyped text passes by chance once in 16 million.
 */
enum KeyText {
    PEER_ID("parley peer id 1", "peer id"),
    RENDEZVOUS_KEY("parley rendezvous key 1", "rendezvous key");

    static final int KEY_BYTES = 32;
    static final int TEXT_CHARACTERS = 56;

    private static final int CHECKSUM_BYTES = 3;
    private static final int CHARACTER_BITS = 5;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final String label;
    private final String noun;

    KeyText(String label, String noun) {
        this.label = label;
        this.noun = noun;
    }

    /** Writes a key of 32 bytes. */
    String encode(byte[] key) {
        byte[] bytes = ByteBuffer.allocate(KEY_BYTES + CHECKSUM_BYTES)
                .put(key)
                .put(checksum(key))
                .array();
        StringBuilder text = new StringBuilder(TEXT_CHARACTERS);
        int pending = 0;
        int bits = 0;
        for (byte next : bytes) {
            pending = (pending << Byte.SIZE) | (next & 0xff);
            bits += Byte.SIZE;
            while (bits >= CHARACTER_BITS) {
                bits -= CHARACTER_BITS;
                text.append(ALPHABET.charAt((pending >>> bits) & 31));
            }
            pending &= (1 << bits) - 1;
        }
        return text.toString();
    }

    /** Reads a key, in upper, lower or mixed case. */
    byte[] decode(String text) throws KeyTextException {
        byte[] bytes = base32(text);
        byte[] key = Arrays.copyOf(bytes, KEY_BYTES);
        byte[] checksum = Arrays.copyOfRange(bytes, KEY_BYTES, bytes.length);
        if (Arrays.equals(checksum, checksum(key))) {
            return key;
        }
        for (KeyText other : values()) {
            if (Arrays.equals(checksum, other.checksum(key))) {
                throw new KeyTextException(KeyTextException.Reason.KIND, "this is a " + other.noun + ", not a " + noun);
            }
        }
        throw new KeyTextException(
                KeyTextException.Reason.CHECKSUM, "the checksum differs: a character of this " + noun + " is wrong");
    }

    private byte[] base32(String text) throws KeyTextException {
        if (text.length() != TEXT_CHARACTERS) {
            throw new KeyTextException(
                    KeyTextException.Reason.LENGTH,
                    "a " + noun + " has " + TEXT_CHARACTERS + " characters, this has " + text.length());
        }
        byte[] bytes = new byte[KEY_BYTES + CHECKSUM_BYTES];
        int pending = 0;
        int bits = 0;
        int filled = 0;
        for (int i = 0; i < text.length(); i++) {
            pending = (pending << CHARACTER_BITS) | value(text, i);
            bits += CHARACTER_BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes[filled++] = (byte) (pending >>> bits);
                pending &= (1 << bits) - 1;
            }
        }
        return bytes;
    }

    private int value(String text, int index) throws KeyTextException {
        char character = text.charAt(index);
        // ASCII only: Character.toLowerCase would also take the Kelvin sign for a k.
        char lower = character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
        int value = ALPHABET.indexOf(lower);
        if (value < 0) {
            String shown = character > ' ' && character < 0x7f
                    ? "'" + character + "'"
                    : String.format(Locale.ROOT, "U+%04X", (int) character);
            throw new KeyTextException(
                    KeyTextException.Reason.CHARACTER,
                    "character " + (index + 1) + ", " + shown + ", cannot be in a " + noun
                            + ": it has the letters a to z and the digits 2 to 7");
        }
        return value;
    }

    private byte[] checksum(byte[] key) {
        return Arrays.copyOf(Sha256.digest((label + '\0').getBytes(StandardCharsets.US_ASCII), key), CHECKSUM_BYTES);
    }
}
