package chat.parley.rendezvous.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressKeyTest {
    @Test
    void countsAnIpv6CustomerAsOneAddress() throws Exception {
        assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff::9"));
        assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
        assertThat(key("192.0.2.1")).isEqualTo(key("::ffff:192.0.2.1"));
    }

    private static long key(String address) throws Exception {
        return AddressKey.of(InetAddress.getAllByName(address)[0]);
    }
}
