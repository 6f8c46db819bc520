package chat.parley.node;

import chat.parley.node.core.UserError;
import chat.parley.rendezvous.protocol.Candidate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where this machine can be reached. */
final class Addresses {
    /** Candidates a server takes. */
    private static final int MAX = 16;

    private Addresses() {}

    /** What {@code listen} means: {@code HOST:PORT}, the host a literal, IPv6 in brackets. */
    static InetSocketAddress parse(String listen) {
        int colon = listen.lastIndexOf(':');
        Optional<InetSocketAddress> address = Optional.empty();
        if (colon > 0) {
            String port = listen.substring(colon + 1);
            // Candidate refuses port 0, which here asks for any port.
            boolean any = port.equals("0");
            address = Candidate.parse(any ? listen.substring(0, colon + 1) + "1" : listen)
                    .map(candidate -> new InetSocketAddress(candidate.address(), any ? 0 : candidate.port()));
        }
        return address.orElseThrow(
                () -> new UserError("listen must be HOST:PORT, not " + listen, "for example [::]:0", UserError.USAGE));
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
