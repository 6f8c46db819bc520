package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.RendezvousKey;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RendezvousAddressTest {
    private static final String KEY = new RendezvousKey(new byte[32]).toString();

    @Test
    void printsWhatItReads() throws Exception {
        for (String place : new String[] {
            "chat.example.org:27275", "192.0.2.7:1", "[2001:db8::20]:65535", "a_b.local:443", "localhost:80", "[::]:9"
        }) {
            String line = "parley-rdv://" + place + "/" + KEY;
            RendezvousAddress address = RendezvousAddress.parse(line);
            assertThat(address.toString()).isEqualTo(line);
            assertThat(address.place()).isEqualTo(place);
            assertThat(RendezvousAddress.parseShort(address.toShortString())).isEqualTo(address);
        }
    }

    @Test
    void takesDefaultPortUpperCaseAndOtherSpellings() throws Exception {
        RendezvousAddress plain = RendezvousAddress.parse("parley-rdv://chat.example.org/" + KEY);
        assertThat(plain.port()).isEqualTo(27_275);
        assertThat(RendezvousAddress.parse(
                        " PARLEY-RDV://Chat.Example.ORG:27275/" + KEY.toUpperCase(Locale.ROOT) + "\n"))
                .isEqualTo(plain);
        assertThat(RendezvousAddress.parse("parley-rdv://[2001:DB8:0:0:0:0:0:20]/" + KEY)
                        .host())
                .isEqualTo("2001:db8::20");
        assertThat(RendezvousAddress.parse("parley-rdv://[2001:db8::20]/" + KEY).port())
                .isEqualTo(27_275);
    }

    @Test
    void saysWhichPartIsWrong() {
        refuses("http://chat.example.org/" + KEY, "starts with parley-rdv://");
        refuses("parley-rdv://chat.example.org:27275", "the key is missing");
        refuses("parley-rdv://chat.example.org:27275/abc", "the key");
        refuses("parley-rdv://chat.example.org:27275/" + KEY.substring(0, 55) + "z", "the key");
        refuses("parley-rdv://:27275/" + KEY, "the host is missing");
        refuses("parley-rdv://chat..org:27275/" + KEY, "the host name");
        refuses("parley-rdv://-chat.org:27275/" + KEY, "the host name");
        refuses("parley-rdv://ch\u0007at.org:27275/" + KEY, "the host name");
        refuses("parley-rdv://bücher.example:27275/" + KEY, "the host name");
        refuses("parley-rdv://127.1:27275/" + KEY, "looks like an IPv4 address");
        refuses("parley-rdv://192.0.2.256:27275/" + KEY, "looks like an IPv4 address");
        refuses("parley-rdv://2001:db8::1:27275/" + KEY, "in brackets");
        refuses("parley-rdv://[2001:db8::g]:27275/" + KEY, "between the brackets");
        refuses("parley-rdv://[fe80::1%eth0]:27275/" + KEY, "between the brackets");
        for (String port : new String[] {"", "0", "65536", "-1", "+1", "1e3", "٣"}) {
            refuses("parley-rdv://chat.example.org:" + port + "/" + KEY, "the port");
        }
        refuses("parley-rdv://" + "a".repeat(500) + "/" + KEY, "too long");
        refuses("parley-rdv://" + "a".repeat(64) + "/" + KEY, "the host name");
    }

    @Test
    void longestAddressFitsItsLimit() throws Exception {
        String label = "a".repeat(63);
        String host = label + "." + label + "." + label + "." + "a".repeat(61);
        String line = "parley-rdv://" + host + ":65535/" + KEY;
        assertThat(line).hasSize(Limits.ADDRESS_TEXT);
        assertThat(RendezvousAddress.parse(line).toString()).isEqualTo(line);
    }

    private static void refuses(String line, String part) {
        assertThatThrownBy(() -> RendezvousAddress.parse(line))
                .isInstanceOf(RendezvousAddress.AddressException.class)
                .hasMessageContaining(part)
                .message()
                .doesNotContain("\u0007");
    }
}
