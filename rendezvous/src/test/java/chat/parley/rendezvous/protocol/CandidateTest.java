package chat.parley.rendezvous.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidateTest {
    @Test
    void printsTheCanonicalFormOfRfc5952() {
        prints("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
        prints("2001:DB8::0:1", "2001:db8::1");
        prints("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
        prints("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
        prints("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
        prints("::1", "::1");
        prints("fe80::", "fe80::");
        prints("64:ff9b::192.0.2.33", "64:ff9b::c000:221");
    }

    @Test
    void mappedAddressIsAnIpv4Address() {
        assertThat(Candidate.parse("[::ffff:192.0.2.1]:5")).get().hasToString("192.0.2.1:5");
    }

    @Test
    void refusesWhatIsNoLiteralOrNobodyListensOn() {
        for (String text : new String[] {
            "localhost:1",
            "192.0.2.1",
            "192.0.2.1:0",
            "192.0.2.1:65536",
            "192.0.2.01:1",
            "0x7f.0.0.1:1",
            "127.1:1",
            "2001:db8::1:1",
            "[2001:db8::1]",
            "[192.0.2.1]:1",
            "[1::2::3]:1",
            "[:::]:1",
            "[1:2:3:4:5:6:7:8:9]:1",
            "[1:2:3:4:5:6:7]:1",
            "[1.2.3.4::]:1",
            "[fe80::1%1]:1",
            "[12345::]:1",
            "[]:1",
            ":1",
            "",
            "0.0.0.0:1",
            "[::]:1",
            "224.0.0.1:1",
            "[ff02::1]:1",
            " 192.0.2.1:1",
            "192.0.2.1: 1",
            "[::1:1",
            "١.1.1.1:1"
        }) {
            assertThat(Candidate.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void readsWhatItPrintsForAnyAddress() throws Exception {
        long seed = Long.getLong("parley.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = 0; zero < bytes.length; zero++) if (random.nextInt(3) > 0) bytes[zero] = 0;
            InetAddress ip = InetAddress.getByAddress(bytes);
            if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) continue;
            Candidate candidate = new Candidate(ip, 1 + random.nextInt(65_535));
            assertThat(candidate.toString()).hasSizeLessThanOrEqualTo(Limits.CANDIDATE_TEXT);
            assertThat(Candidate.parse(candidate.toString()))
                    .as("seed %d %s", seed, HexFormat.of().formatHex(bytes))
                    .contains(candidate);
        }
    }

    private static void prints(String text, String canonical) {
        assertThat(Candidate.parse("[" + text + "]:7")).get().hasToString("[" + canonical + "]:7");
    }
}
