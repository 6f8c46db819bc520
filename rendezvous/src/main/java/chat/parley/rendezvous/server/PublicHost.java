package chat.parley.rendezvous.server;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which host a server puts in its address: the one it was told, else this machine's one global address, else the one it listens
 * on. With several global addresses of a family nobody can tell which is meant; IPv4 goes first, since more friends have it.
 */
final class PublicHost {
    private PublicHost() {}

    /** The global address to use when listening on all; empty when there is none or too many. */
    static Optional<InetAddress> ofThisMachine() {
        try {
            return oneGlobal(Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(PublicHost::addresses)
                    .toList());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    static Optional<InetAddress> oneGlobal(List<InetAddress> addresses) {
        List<InetAddress> four = addresses.stream()
                .filter(address -> address instanceof Inet4Address && isGlobal(address))
                .distinct()
                .toList();
        if (four.size() == 1) return Optional.of(four.get(0));
        List<InetAddress> six = addresses.stream()
                .filter(address -> address instanceof Inet6Address && isGlobal(address))
                .distinct()
                .toList();
        return four.isEmpty() && six.size() == 1 ? Optional.of(six.get(0)) : Optional.empty();
    }

    /** Whether the whole Internet may reach it: neither this machine's, this link's nor this site's (RFC 6890). */
    static boolean isGlobal(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            boolean carrierNat = first == 100 && second >= 64 && second < 128;
            return !carrierNat && first != 0 && first < 224;
        }
        return (first & 0xe0) == 0x20; // 2000::/3 is all that is given out
    }

    private static Stream<InetAddress> addresses(NetworkInterface one) {
        try {
            return one.isUp() ? Collections.list(one.getInetAddresses()).stream() : Stream.empty();
        } catch (SocketException e) {
            return Stream.empty();
        }
    }
}
