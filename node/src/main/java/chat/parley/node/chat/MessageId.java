package chat.parley.node.chat;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A message's id, for life: 48 bits of its author's clock in milliseconds, then 80 random bits, growing within one author's run.
 * As text 26 characters of Crockford base32, lower case, so that ids sort as text the way they were made (the layout of ULID).
 */
public final class MessageId {
    /** Characters of the text form. */
    public static final int TEXT = 26;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS = 5;

    private final RandomGenerator random;
    private long lastMillis = -1;
    private Id128 last = new Id128(0, 0);

    /** A source of ids for one author. */
    public MessageId(RandomGenerator random) {
        this.random = random;
    }

    /** The next id; greater than every one before, also when the clock stands or goes back. */
    public Id128 next(long millis) {
        if (millis > lastMillis) {
            lastMillis = millis;
            last = new Id128((millis << 16) | (random.nextLong() & 0xffff), random.nextLong());
        } else {
            // Same millisecond or earlier: a random step keeps the order without giving away how many were made.
            long low = last.low() + 1 + (random.nextLong() >>> 24);
            boolean carry = Long.compareUnsigned(low, last.low()) < 0;
            last = new Id128(carry ? last.high() + 1 : last.high(), low);
        }
        return last;
    }

    /** The 26 characters. */
    public static String text(Id128 id) {
        char[] text = new char[TEXT];
        long high = id.high();
        long low = id.low();
        for (int i = TEXT - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (low & 31));
            low = low >>> BITS | high << (Long.SIZE - BITS);
            high >>>= BITS;
        }
        return new String(text);
    }

    /** Reads {@link #text} back; empty when it is none. */
    public static Optional<Id128> parse(String text) {
        if (text.length() != TEXT) return Optional.empty();
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT; i++) {
            char character = text.charAt(i);
            // ASCII only: Character.toLowerCase would also take the Kelvin sign for a k.
            int digit = ALPHABET.indexOf(character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character);
            if (digit < 0 || (i == 0 && digit > 7)) return Optional.empty();
            high = high << BITS | low >>> (Long.SIZE - BITS);
            low = low << BITS | digit;
        }
        return Optional.of(new Id128(high, low));
    }
}
