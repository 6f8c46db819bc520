package chat.parley.crypto.noise;

import java.util.Locale;

/** What a handshake message is made of (Noise §5.3, §9.2; {@code e1} and {@code ekem1} of the HFS extension). */
enum Token {
    /** A new ephemeral key, in the clear. */
    E,
    /** The static key, encrypted as soon as there is a key. */
    S,
    /** A Diffie-Hellman of two keys: the initiator's first, the responder's second. */
    EE,
    /** See {@link #EE}. */
    ES,
    /** See {@link #EE}. */
    SE,
    /** See {@link #EE}. */
    SS,
    /** The next pre-shared key. */
    PSK,
    /** A new ML-KEM encapsulation key, encrypted as soon as there is a key. */
    E1,
    /** The ciphertext for it, likewise encrypted; then its secret is mixed in. */
    EKEM1;

    static Token parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
