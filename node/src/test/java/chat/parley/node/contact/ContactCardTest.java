package chat.parley.node.contact;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.node.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContactCardTest {
    private static final String SCHEME = "parley://";
    private static final Identity ALICE = Identity.fromSeed(seed(1));
    private static final NodeId NODE = new NodeId(Arrays.copyOf(seed(2), NodeId.BYTES));
    private static final byte[] KEY = NodeKey.fromPrivate(seed(3)).publicKey();
    private static final byte[] TOKEN = Arrays.copyOf(seed(4), 24);
    private static final String HOME = "rdv.example:27275/" + "a".repeat(56);

    private static byte[] seed(int fill) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) fill);
        return seed;
    }

    private static ContactCard issue(String name, List<String> homes) {
        return ContactCard.issue(ALICE, name, NODE, KEY, 1, Optional.of(TOKEN), homes);
    }

    // ---- both ways ----

    @Test
    void readsWhatWasIssued() throws Exception {
        for (List<String> homes : List.of(List.<String>of(), List.of(HOME))) {
            ContactCard issued = issue("Alice é", homes);
            ContactCard read = ContactCard.parseLink(issued.link());
            assertThat(read.peer()).isEqualTo(ALICE.peerId());
            assertThat(read.name()).isEqualTo("Alice é");
            assertThat(read.nodeId()).isEqualTo(NODE);
            assertThat(read.nodeKey()).isEqualTo(KEY);
            assertThat(read.generation()).isEqualTo(1);
            assertThat(read.homes()).isEqualTo(homes);
            assertThat(read.wire()).isEqualTo(issued.wire());
            assertThat(read.link()).isEqualTo(issued.link());
            assertThat(ContactCard.parse(issued.wire()).homes()).isEqualTo(homes);
        }
    }

    @Test
    void theTokenIsThereWithAHomeAndAbsentWithoutOne() throws Exception {
        assertThat(issue("a", List.of()).introduction()).isEmpty();
        assertThat(ContactCard.parseLink(issue("a", List.of()).link()).introduction())
                .isEmpty();
        assertThat(ContactCard.parseLink(issue("a", List.of(HOME)).link()).introduction())
                .hasValueSatisfying(token -> assertThat(token).isEqualTo(TOKEN));
    }

    @Test
    void takesTheFirstHomesThatFitIn480Characters() {
        List<String> homes = new ArrayList<>();
        for (int i = 0; i < 12; i++) homes.add("a" + i + ".example:1/" + "b".repeat(56));
        ContactCard card = issue("bob", homes);
        assertThat(card.homes()).isEqualTo(homes.subList(0, 2));
        assertThat(card.link()).hasSizeLessThanOrEqualTo(480);
        assertThat(issue("\ud83d\ude00".repeat(32), homes).homes())
                .as("a longer name leaves less room")
                .isEmpty();
        List<String> small = List.of("a", "b", "c".repeat(200));
        assertThat(issue("bob", small).homes()).containsExactly("a", "b");
    }

    @Test
    void namesAtMostEightHomes() {
        List<String> homes = new ArrayList<>();
        for (int i = 0; i < 12; i++) homes.add("h" + i);
        assertThat(issue("bob", homes).homes()).isEqualTo(homes.subList(0, 8));
    }

    @Test
    void theLongestNameStillMakesALink() throws Exception {
        String name = "\ud83d\ude00".repeat(Names.MAX);
        ContactCard card = ContactCard.issue(ALICE, name, NODE, KEY, 0xffff_ffffL, Optional.of(TOKEN), List.of(HOME));
        assertThat(card.link()).hasSizeLessThanOrEqualTo(480);
        assertThat(ContactCard.parseLink(card.link()).name()).isEqualTo(name);
    }

    // ---- how people paste ----

    @Test
    void forgivesBlanksAroundAndLineBreaksInsideAndAnUpperCaseScheme() throws Exception {
        String link = issue("alice", List.of(HOME)).link();
        String wrapped = "  " + link.substring(0, 40) + "\r\n\t" + link.substring(40) + " \n";
        assertThat(ContactCard.parseLink(wrapped).link()).isEqualTo(link);
        String upper = SCHEME.toUpperCase(Locale.ROOT) + link.substring(SCHEME.length());
        assertThat(ContactCard.parseLink(upper).link()).isEqualTo(link);
    }

    @Test
    void aFlippedBitAnywhereGivesALineThatSaysWhichPartIsWrong() {
        // Links whose last character carries 6, 4 and 2 bits.
        for (List<String> homes : List.of(List.of(HOME), List.of("x:1/k"), List.of("xy:1/k"))) {
            String link = issue("alice", homes).link();
            for (int at = 0; at < link.length(); at++) {
                for (int bit = 0; bit < 8; bit++) {
                    char flipped = (char) (link.charAt(at) ^ (1 << bit));
                    if (at < SCHEME.length() && Character.toLowerCase(flipped) == link.charAt(at)) continue;
                    String line = badLink(link.substring(0, at) + flipped + link.substring(at + 1));
                    if (at < SCHEME.length()) assertThat(line).contains("begins with parley://");
                    else assertThat(line).containsAnyOf("signature", "character", "end");
                }
            }
        }
    }

    @Test
    void aMissingOrAddedPieceGivesALine() {
        String link = issue("alice", List.of(HOME)).link();
        for (int length = 0; length < link.length(); length++) badLink(link.substring(0, length));
        for (String more : List.of("A", "AA", "AAA", "AAAA", "=", "==", "!", ".")) badLink(link + more);
        badLink("");
        badLink("hello");
        badLink("https://example.org/");
        badLink(link + link);
    }

    @Test
    void theLineOfALinkThatIsTooLongSaysSo() {
        assertThat(badLink(SCHEME + "A".repeat(472))).contains("too long").contains("481");
    }

    @Test
    void aLinkOfExactly480CharactersIsReadAndOneMoreIsNot() throws Exception {
        Map<String, Object> body = body();
        body.put("pad", new byte[30]);
        int room = 30 + 353 - sign(body).length;
        body.put("pad", new byte[room]);
        byte[] wire = sign(body);
        assertThat(wire).hasSize(353);
        String link = SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(wire);
        assertThat(link).hasSize(480);
        assertThat(ContactCard.parseLink(link).name()).isEqualTo("alice");
        body.put("pad", new byte[room + 1]);
        byte[] longer = sign(body);
        assertThat(bad(longer)).contains("signature");
        assertThat(badLink(SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(longer)))
                .contains("too long");
    }

    // ---- what is signed ----

    @Test
    void readsACardThatAnotherProgramSigned() throws Exception {
        ContactCard card = ContactCard.parse(sign(body()));
        assertThat(card.name()).isEqualTo("alice");
        assertThat(card.homes()).containsExactly(HOME);
    }

    @Test
    void refusesASignatureForAnotherPurpose() {
        byte[] body = Wire.cbor(body());
        byte[] wire = ALICE.sign("parley node certificate 1", body).wire();
        assertThat(bad(wire)).contains("signature");
    }

    @Test
    void refusesAnotherVersionAndSaysToUpdate() {
        assertThat(bad("v", 2)).contains("version 2").contains("update");
        assertThat(bad("v", 0)).contains("version 0");
    }

    @Test
    void saysWhichPartIsWrong() {
        for (Object name : List.of("", " alice", "a\nb", "a\u001b[2Jb", "n".repeat(33), "e\u0301")) {
            assertThat(bad("m", name)).contains("name");
        }
        for (int size : new int[] {0, 15, 17})
            assertThat(bad("n", new byte[size])).contains("node id");
        for (int size : new int[] {0, 31, 33})
            assertThat(bad("k", new byte[size])).contains("node key");
        assertThat(bad("k", new byte[32])).as("a key of low order").contains("node key");
        for (int size : new int[] {0, 23, 25})
            assertThat(bad("i", new byte[size])).contains("token");
        assertThat(bad("g", -1)).contains("generation");
        assertThat(bad("g", 1L << 32)).contains("generation");
        assertThat(bad("h", Collections.nCopies(9, "x:1/k"))).contains("too many servers");
        for (String home : List.of("", "a b/c", "a\u001b[2Jb:1/c", "é:1/c", "a\n:1/c", "a\u007f:1/c")) {
            assertThat(bad("h", List.of(home))).contains("server");
        }
        assertThat(bad("h", Collections.singletonList(null))).contains("server");
        for (String key : List.of("m", "n", "k", "v", "g"))
            assertThat(bad(key, null)).isNotEmpty();
    }

    @Test
    void takesTheBoundsThemselves() throws Exception {
        Map<String, Object> body = body();
        body.put("g", 0xffff_ffffL);
        body.put("m", "n".repeat(32));
        body.put("h", Collections.nCopies(8, "a:1/k"));
        ContactCard card = ContactCard.parse(sign(body));
        assertThat(card.generation()).isEqualTo(0xffff_ffffL);
        assertThat(card.homes()).hasSize(8);
    }

    @Test
    void whatIsSignedButNoCardCantBeRead() {
        for (byte[] body : List.of(
                new byte[0],
                new byte[] {5},
                Wire.cborOf(List.of(1)),
                Wire.join(Wire.cbor(body()), new byte[] {0}),
                Arrays.copyOf(Wire.cbor(body()), 40))) {
            assertThat(bad(ALICE.sign("parley card 1", body).wire())).contains("can't be read");
        }
        for (Object wrong : List.of(5, true, List.of("alice"), new byte[] {65})) {
            assertThat(bad("m", wrong)).contains("can't be read");
        }
        assertThat(bad("v", "1")).contains("can't be read");
        assertThat(bad("g", BigInteger.ONE.shiftLeft(64))).contains("can't be read");
    }

    @Test
    void skipsKeysItDoesNotKnow() throws Exception {
        Map<String, Object> body = body();
        body.put("later", Map.of("a", List.of(1, 2)));
        assertThat(ContactCard.parse(sign(body)).name()).isEqualTo("alice");
    }

    @Test
    void onlyBadCardComesOutOfMutatedCardsAlsoWhereTheSignatureIsGood() {
        Random random = new Random(23);
        byte[] body = Wire.cbor(body());
        byte[] wire = sign(body());
        for (int i = 0; i < 1_500; i++) {
            byte[] changed = (i % 3 == 0 ? wire : body).clone();
            for (int flips = 0; flips <= i % 4; flips++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            if (i % 7 == 0) changed = Arrays.copyOf(changed, random.nextInt(changed.length));
            byte[] hostile =
                    i % 3 == 0 ? changed : ALICE.sign("parley card 1", changed).wire();
            try {
                assertThat(Names.isValid(ContactCard.parse(hostile).name())).isTrue();
            } catch (ContactCard.BadCard e) {
                assertThat(e.getStackTrace()).isEmpty();
                line(e);
            }
        }
    }

    private static Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("v", 1);
        body.put("m", "alice");
        body.put("n", NODE.bytes());
        body.put("k", KEY);
        body.put("g", 1);
        body.put("i", TOKEN);
        body.put("h", List.of(HOME));
        return body;
    }

    private static byte[] sign(Map<String, Object> body) {
        return ALICE.sign("parley card 1", Wire.cbor(body)).wire();
    }

    /** What is said of a card with this value; null leaves the key out. */
    private static String bad(String key, Object value) {
        Map<String, Object> body = body();
        if (value == null) body.remove(key);
        else body.put(key, value);
        return bad(sign(body));
    }

    private static String bad(byte[] wire) {
        try {
            ContactCard.parse(wire);
        } catch (ContactCard.BadCard e) {
            return line(e);
        }
        throw new AssertionError("taken for a card");
    }

    private static String badLink(String link) {
        try {
            ContactCard.parseLink(link);
        } catch (ContactCard.BadCard e) {
            return line(e);
        }
        throw new AssertionError("taken for a card: " + link);
    }

    /** What a person reads: one line, and nothing that acts. */
    private static String line(ContactCard.BadCard e) {
        String line = String.valueOf(e.getMessage());
        assertThat(line).isNotBlank().matches("[ -~]+");
        return line;
    }
}
