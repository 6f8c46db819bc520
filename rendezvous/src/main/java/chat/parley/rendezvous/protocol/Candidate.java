package chat.parley.rendezvous.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An address where a node may be reachable, as it travels: {@code ADDRESS:PORT}, an IPv6 address in brackets. Never a host
 * name: a stranger's candidate must not make this machine ask a name service.
 *
 * @param address the unspecified address and multicast are refused
 * @param port 1 to 65,535
 */
public record Candidate(InetAddress address, int port) {
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException when nobody could listen there */
    public Candidate {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException("no candidate: " + IpLiteral.print(address));
        }
        if (port < 1 || port > MAX_PORT) throw new IllegalArgumentException("port " + port);
    }

    /**
     * The candidate for an address.
     *
     * @throws IllegalArgumentException when it is unresolved or one that no candidate may have
     */
    public static Candidate of(InetSocketAddress address) {
        if (address.isUnresolved()) throw new IllegalArgumentException("unresolved: " + address.getHostString());
        return new Candidate(address.getAddress(), address.getPort());
    }

    /**
     * Reads the wire form.
     *
     * @return empty when the text is not exactly a literal address and a port, or no candidate may have it
     */
    public static Optional<Candidate> parse(String text) {
        if (text.length() > Limits.CANDIDATE_TEXT) return Optional.empty();
        int colon = text.lastIndexOf(':');
        if (colon < 1) return Optional.empty();
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        Optional<InetAddress> address =
                bracketed ? IpLiteral.parseV6(host.substring(1, host.length() - 1)) : IpLiteral.parseV4(host);
        int port = port(text.substring(colon + 1));
        if (address.isEmpty() || port < 1) return Optional.empty();
        InetAddress ip = address.get();
        if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) return Optional.empty();
        return Optional.of(new Candidate(ip, port));
    }

    /** A port of 1 to 65,535 in decimal without leading zeros, or -1. */
    static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || text.charAt(0) == '0') return -1;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value <= MAX_PORT ? value : -1;
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** The wire form, at most {@link Limits#CANDIDATE_TEXT} characters. */
    @Override
    public String toString() {
        String ip = IpLiteral.print(address);
        return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + port : ip + ":" + port;
    }
}
