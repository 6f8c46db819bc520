package chat.parley.rendezvous.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
    @Test
    void takesFamiliesByTurnsAndNoAddressTwice() throws Exception {
        assertThat(order("192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.1", "192.0.2.3"))
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertThat(order("2001:db8::1", "2001:db8::2", "192.0.2.1"))
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "2001:db8:0:0:0:0:0:2");
    }

    @Test
    void triesEightAtMost() throws Exception {
        String[] many = new String[20];
        for (int i = 0; i < many.length; i++) many[i] = "192.0.2." + (1 + i);
        assertThat(order(many)).hasSize(8);
    }

    private static List<String> order(String... texts) throws Exception {
        InetAddress[] resolved = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) resolved[i] = InetAddress.getAllByName(texts[i])[0];
        List<String> order = new ArrayList<>();
        AddressOrder.of(resolved, 7)
                .forEach(address -> order.add(address.getAddress().getHostAddress()));
        return order;
    }
}
