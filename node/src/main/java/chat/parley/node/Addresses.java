package chat.parley.node;

import chat.parley.node.core.UserError;
import chat.parley.rendezvous.protocol.Candidate;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where this machine can be reached. */
final class Addresses {
    /** Candidates a server takes. */
    private static final int MAX = 16;

    private Addresses() {}

    /** What {@code listen} means: {@code HOST:PORT}, the host a literal, IPv6 in brackets; port 0 asks for any. */
    static InetSocketAddress parse(String listen) {
        int colon = listen.lastIndexOf(':');
        InetAddress host =
                colon < 0 ? null : NetUtil.createInetAddressFromIpAddressString(bare(listen.substring(0, colon)));
        int port = colon < 0 ? -1 : port(listen.substring(colon + 1));
        if (host == null || port < 0) {
            throw new UserError(
                    "listen must be HOST:PORT with an address for a host, not " + listen,
                    "for example [::]:0",
                    UserError.USAGE);
        }
        return new InetSocketAddress(host, port);
    }

    private static String bare(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}")) return -1;
        int port = Integer.parseInt(text);
        return port <= 65_535 ? port : -1;
    }

    /** The addresses that others can dial when this machine listens on {@code bound}: itself, or all of this machine's. */
    static List<Candidate> reachable(InetSocketAddress bound) {
        InetAddress ip = bound.getAddress();
        if (!ip.isAnyLocalAddress()) return List.of(Candidate.of(bound));
        List<Candidate> global = new ArrayList<>();
        List<Candidate> loopback = new ArrayList<>();
        for (InetAddress own : ownAddresses()) {
            Candidate candidate = new Candidate(own, bound.getPort());
            if (own.isLoopbackAddress()) loopback.add(candidate);
            else global.add(candidate);
        }
        // A machine without any network still reaches its own nodes.
        List<Candidate> chosen = global.isEmpty() ? loopback : global;
        return List.copyOf(chosen.subList(0, Math.min(MAX, chosen.size())));
    }

    private static List<InetAddress> ownAddresses() {
        List<InetAddress> own = new ArrayList<>();
        try {
            for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!card.isUp()) continue;
                for (InetAddress address : Collections.list(card.getInetAddresses())) {
                    // Link-local addresses mean nothing without this machine's name for the link.
                    if (address.isLinkLocalAddress() || address.isMulticastAddress()) continue;
                    own.add(address);
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        own.sort((a, b) -> Boolean.compare(a instanceof Inet6Address, b instanceof Inet6Address));
        return own;
    }
}
