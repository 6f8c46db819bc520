package chat.parley.rendezvous.carrier;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** What counts as one address for limits: an IPv4 address, or the /64 of an IPv6 address, which is one customer's. */
public final class AddressKey {
    /** Where no unicast IPv6 prefix begins (ff00::/8 is multicast), so the two never meet. */
    private static final long V4 = 0xff00_0000_0000_0000L;

    private AddressKey() {}

    /** The key; equal for addresses that count as one. */
    public static long of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES ? V4 | (bytes.getInt() & 0xffff_ffffL) : bytes.getLong();
    }
}
