package chat.parley.rendezvous.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * IP addresses as text, strictly: dotted quad without leading zeros, or RFC 4291 §2.2 without a zone. Never asks a name
 * service, as {@link InetAddress#getByName} does for what is not quite a literal.
 */
final class IpLiteral {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;

    private IpLiteral() {}

    /** Returns the address, or empty when the text isn't a dotted quad */
    static Optional<InetAddress> parseV4(String text) {
        byte[] bytes = new byte[V4_BYTES];
        return v4(text, bytes, 0) ? Optional.of(address(bytes)) : Optional.empty();
    }

    /** Returns the address, or empty when the text isn't an IPv6 address; without brackets */
    static Optional<InetAddress> parseV6(String text) {
        int gap = text.indexOf("::");
        byte[] bytes = new byte[V6_BYTES];
        if (gap < 0) {
            return groups(text, bytes, true) == V6_GROUPS ? Optional.of(address(bytes)) : Optional.empty();
        }
        String tail = text.substring(gap + 2);
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), bytes, false);
        byte[] end = new byte[V6_BYTES];
        int after = tail.isEmpty() ? 0 : groups(tail, end, true);
        if (before < 0 || after < 0 || before + after > V6_GROUPS - 1) return Optional.empty();
        System.arraycopy(end, 0, bytes, V6_BYTES - 2 * after, 2 * after);
        return Optional.of(address(bytes));
    }

    /** The canonical text: RFC 5952 for IPv6, without brackets. */
    static String print(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == V4_BYTES ? address.getHostAddress() : printV6(bytes);
    }

    /** Reads groups of hex, the last of which may be a dotted quad where {@code end}; the number of groups, or -1. */
    private static int groups(String text, byte[] out, boolean end) {
        String[] parts = text.split(":", -1);
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            if (end && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                if (at + V4_BYTES > V6_BYTES || !v4(parts[i], out, at)) return -1;
                return (at + V4_BYTES) / 2;
            }
            int value = number(parts[i], 16, 4);
            if (value < 0 || at + 2 > V6_BYTES) return -1;
            out[at++] = (byte) (value >>> 8);
            out[at++] = (byte) value;
        }
        return at / 2;
    }

    private static boolean v4(String text, byte[] out, int at) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) return false;
        for (int i = 0; i < V4_BYTES; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) return false;
            out[at + i] = (byte) value;
        }
        return true;
    }

    /** A number of 1 to {@code maxDigits} ASCII digits, or -1. */
    private static int number(String text, int radix, int maxDigits) {
        if (text.isEmpty() || text.length() > maxDigits) return -1;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) return -1;
            value = value * radix + digit;
        }
        return value;
    }

    private static String printV6(byte[] bytes) {
        int[] group = new int[V6_GROUPS];
        for (int i = 0; i < V6_GROUPS; i++) group[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        int bestStart = -1;
        int bestLength = 1; // RFC 5952 §4.2.2: one zero group is not shortened
        for (int i = 0; i < V6_GROUPS; i++) {
            int length = 0;
            while (i + length < V6_GROUPS && group[i + length] == 0) length++;
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < V6_GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(group[i]));
        }
        return text.toString();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
