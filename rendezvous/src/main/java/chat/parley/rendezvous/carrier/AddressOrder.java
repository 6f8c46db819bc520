package chat.parley.rendezvous.carrier;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** In which order a name's addresses are tried: IPv6 and IPv4 by turns, each family as the resolver sorted it (RFC 8305 §4). */
final class AddressOrder {
    private AddressOrder() {}

    /** At most {@link Defaults#MAX_ADDRESSES}, none twice. */
    static List<InetSocketAddress> of(InetAddress[] resolved, int port) {
        List<InetAddress> six = new ArrayList<>();
        List<InetAddress> four = new ArrayList<>();
        for (InetAddress address : resolved) {
            List<InetAddress> family = address instanceof Inet6Address ? six : four;
            if (!family.contains(address)) family.add(address);
        }
        List<InetSocketAddress> order = new ArrayList<>();
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) order.add(new InetSocketAddress(six.get(i), port));
            if (i < four.size()) order.add(new InetSocketAddress(four.get(i), port));
        }
        return List.copyOf(order.subList(0, Math.min(order.size(), Defaults.MAX_ADDRESSES)));
    }
}
