package chat.parley.crypto.identity;

import chat.parley.crypto.provider.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What two people read to each other to know that nobody sits between them: SHA-256("parley safety 1" ‖ 0 ‖ lower key ‖
 * higher key), as a big-endian number modulo 10^60, in 12 groups of 5 digits. The same at both ends.
 *
 * @param groups 12 texts of 5 digits
 */
public record SafetyNumber(List<String> groups) {
    private static final byte[] LABEL = "parley safety 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUPS = 12;
    private static final int GROUP_DIGITS = 5;
    private static final BigInteger MODULUS = BigInteger.TEN.pow(GROUPS * GROUP_DIGITS);

    /**
     * Takes groups as they are shown.
     *
     * @throws IllegalArgumentException unless there are 12 of 5 digits
     */
    public SafetyNumber {
        groups = List.copyOf(groups);
        if (groups.size() != GROUPS || !groups.stream().allMatch(group -> group.matches("[0-9]{5}"))) {
            throw new IllegalArgumentException("not 12 groups of 5 digits: " + groups);
        }
    }

    /** The number of two identities, in either order. */
    public static SafetyNumber of(PeerId a, PeerId b) {
        PeerId lower = a.compareTo(b) <= 0 ? a : b;
        PeerId higher = a.compareTo(b) <= 0 ? b : a;
        byte[] digest = Sha256.digest(LABEL, lower.publicKey(), higher.publicKey());
        String digits = String.format(Locale.ROOT, "%060d", new BigInteger(1, digest).mod(MODULUS));
        List<String> groups = new ArrayList<>(GROUPS);
        for (int i = 0; i < digits.length(); i += GROUP_DIGITS) {
            groups.add(digits.substring(i, i + GROUP_DIGITS));
        }
        return new SafetyNumber(groups);
    }

    /** The groups with a space between, 71 characters. */
    @Override
    public String toString() {
        return String.join(" ", groups);
    }
}
