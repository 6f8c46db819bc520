package chat.parley.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicHostTest {
    @Test
    void takesTheOneGlobalAddress() throws Exception {
        assertThat(chosen("127.0.0.1", "192.168.1.2", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(chosen("::1", "fe80::1", "10.0.0.1", "2001:db8::9")).isEqualTo("2001:db8:0:0:0:0:0:9");
        assertThat(chosen("203.0.113.9", "2001:db8::9", "2001:db8::a")).isEqualTo("203.0.113.9");
    }

    @Test
    void choosesNoneWhereNobodyCanTell() throws Exception {
        assertThat(chosen("203.0.113.9", "203.0.113.10", "2001:db8::9")).isEmpty();
        assertThat(chosen("2001:db8::9", "2001:db8::a")).isEmpty();
        assertThat(chosen("127.0.0.1", "172.16.0.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"))
                .isEmpty();
        assertThat(chosen()).isEmpty();
    }

    private static String chosen(String... texts) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) addresses.add(InetAddress.getAllByName(text)[0]);
        return PublicHost.oneGlobal(addresses).map(InetAddress::getHostAddress).orElse("");
    }
}
