package chat.parley.rendezvous.protocol;

import chat.parley.crypto.identity.KeyTextException;
import chat.parley.crypto.identity.RendezvousKey;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a rendezvous is and by which key it is known: {@code parley-rdv://HOST:PORT/KEY}. The key pins the server, as with SSH,
 * so no certificate authority is needed.
 *
 * @param host a name in lower case, an IPv4 address, or an IPv6 address without brackets, each in its one canonical form
 * @param port 1 to 65,535
 */
public record RendezvousAddress(String host, int port, RendezvousKey key) {
    public static final int DEFAULT_PORT = 27_275;

    private static final String SCHEME = "parley-rdv://";
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    /** A text that is no address. The message is one line for a person and names the part that is wrong. */
    public static final class AddressException extends Exception {
        private static final long serialVersionUID = 1;

        AddressException(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws IllegalArgumentException when host or port is none */
    public RendezvousAddress {
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("port " + port);
        try {
            host = canonicalHost(host);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Reads an address as a person pastes it: white space around it is dropped, scheme and key may be upper case, the port may be
     * left out.
     *
     * @throws AddressException saying which part is wrong
     */
    public static RendezvousAddress parse(String text) throws AddressException {
        String trimmed = text.strip();
        if (!trimmed.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new AddressException("a rendezvous address starts with " + SCHEME);
        }
        return parseShort(trimmed.substring(SCHEME.length()));
    }

    /**
     * Reads the form without the scheme, {@code HOST:PORT/KEY}, which contact cards carry.
     *
     * @throws AddressException saying which part is wrong
     */
    public static RendezvousAddress parseShort(String text) throws AddressException {
        if (text.length() > Limits.ADDRESS_TEXT) throw new AddressException("the address is too long");
        int slash = text.indexOf('/');
        if (slash < 0) throw new AddressException("the key is missing: an address ends with /KEY");
        String place = text.substring(0, slash);
        int colon = portColon(place);
        String host = colon < 0 ? place : place.substring(0, colon);
        int port = colon < 0 ? DEFAULT_PORT : Candidate.port(place.substring(colon + 1));
        if (port < 1) throw new AddressException("the port must be a number from 1 to 65535");
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new AddressException("the host: write an IPv6 address in brackets, [::1]");
        }
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bracketed && IpLiteral.parseV6(bare).isEmpty()) {
            throw new AddressException("the host: no IPv6 address between the brackets");
        }
        return new RendezvousAddress(canonicalHost(bare), port, key(text.substring(slash + 1)));
    }

    /** The form without the scheme, {@code HOST:PORT/KEY}. */
    public String toShortString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return shown + ":" + port + "/" + key;
    }

    /** The whole line, which {@link #parse} reads. */
    @Override
    public String toString() {
        return SCHEME + toShortString();
    }

    /** {@code HOST:PORT}, for people. */
    public String place() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static int portColon(String place) {
        int colon = place.lastIndexOf(':');
        return colon > place.lastIndexOf(']') ? colon : -1;
    }

    private static RendezvousKey key(String text) throws AddressException {
        try {
            return RendezvousKey.parse(text);
        } catch (KeyTextException e) {
            throw new AddressException("the key: " + e.getMessage());
        }
    }

    private static String canonicalHost(String host) throws AddressException {
        if (host.isEmpty()) throw new AddressException("the host is missing");
        Optional<InetAddress> literal = IpLiteral.parseV4(host).or(() -> IpLiteral.parseV6(host));
        if (literal.isPresent()) return IpLiteral.print(literal.get());
        if (host.length() > MAX_NAME) throw new AddressException("the host name is longer than 253 characters");
        String name = host.toLowerCase(Locale.ROOT);
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label))
                throw new AddressException("the host name has a part that is no name: " + quoted(label));
        }
        if (labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AddressException("the host looks like an IPv4 address but is none: " + quoted(host));
        }
        return name;
    }

    /** RFC 1123 §2.1, and the underscore, which local names have. */
    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > MAX_LABEL) return false;
        if (label.startsWith("-") || label.endsWith("-")) return false;
        return label.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }

    /** For a terminal: nothing but printable ASCII of what was pasted. */
    private static String quoted(String part) {
        StringBuilder shown = new StringBuilder("\"");
        part.codePoints().limit(MAX_LABEL).forEach(c -> shown.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return shown.append('"').toString();
    }
}
