package chat.parley.node.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactBookTest {
    private final ContactBook book = new ContactBook(List.of());

    private static PeerId peer(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        key[31] = (byte) number;
        return new PeerId(key);
    }

    static Contact contact(long id, int peer, String name, Contact.Standing standing) {
        ContactCard card = new ContactCard(
                peer(peer), name, new NodeId(new byte[16]), new byte[32], 1, Optional.empty(), List.of(), new byte[0]);
        return new Contact(
                id, peer(peer), name, standing, false, false, card, Optional.empty(), 0, List.of(), Optional.empty());
    }

    private static Contact accepted(long id, String name) {
        return contact(id, (int) id, name, Contact.Standing.ACCEPTED);
    }

    private Contact add(String name) {
        Contact contact = accepted(book.takeId(), name);
        book.put(contact);
        return contact;
    }

    // ---- ids ----

    @Test
    void idsBeginAtOneAndNeverComeAgain() {
        assertThat(book.takeId()).isEqualTo(1);
        assertThat(book.takeId()).isEqualTo(2);
        book.put(accepted(9, "x"));
        assertThat(book.takeId()).isEqualTo(10);
        book.remove(9);
        assertThat(book.takeId()).isEqualTo(11);
        assertThat(new ContactBook(List.of(accepted(5, "a"), accepted(3, "b"))).takeId())
                .isEqualTo(6);
    }

    private static ContactCard card(int node, long generation) {
        byte[] id = new byte[16];
        id[0] = (byte) node;
        return new ContactCard(
                peer(1), "bob", new NodeId(id), new byte[32], generation, Optional.empty(), List.of(), new byte[0]);
    }

    @Test
    void aCardOfAnEarlierGenerationOfOneNodeDoesNotReplaceALater() {
        Contact bob = contact(1, 1, "bob", Contact.Standing.ACCEPTED).withCard(card(5, 7));
        assertThat(bob.withCard(card(5, 6)).card().generation()).isEqualTo(7);
        assertThat(bob.withCard(card(5, 7))).isNotSameAs(bob);
        assertThat(bob.withCard(card(5, 8)).card().generation()).isEqualTo(8);
        assertThat(bob.withCard(card(6, 1)).card().generation())
                .as("another node")
                .isEqualTo(1);
    }

    @Test
    void aChangeIsANewRecordUnderTheSameId() {
        Contact bob = add("bob");
        book.put(bob.withVerified(true));
        assertThat(book.all()).hasSize(1);
        assertThat(book.get(bob.id()).orElseThrow().verified()).isTrue();
        assertThat(book.byPeer(bob.peer()).orElseThrow().verified()).isTrue();
        Contact another = contact(bob.id(), 99, "bob", Contact.Standing.ACCEPTED);
        book.put(another);
        assertThat(book.byPeer(bob.peer())).isEmpty();
        assertThat(book.byPeer(another.peer())).contains(another);
    }

    @Test
    void whoIsRemovedIsFoundNoMore() {
        Contact bob = add("bob");
        book.remove(bob.id());
        book.remove(bob.id());
        assertThat(book.get(bob.id())).isEmpty();
        assertThat(book.byPeer(bob.peer())).isEmpty();
        assertThat(book.isTaken("bob", 0)).isFalse();
    }

    @Test
    void aNameThatLooksTheSameIsTaken() {
        add("bob");
        for (String same : List.of("BOB", "\uff42\uff4f\uff42", "bo\u034fb")) {
            assertThat(book.isTaken(same, 0)).as(same).isTrue();
        }
        assertThat(book.freeName("\uff22ob", 0)).isEqualTo("\uff22ob-2");
    }

    @Test
    void nobodyIsCalledAsAnothersPeerIdBegins() {
        Contact bob = add("bob");
        String start = bob.peer().shortText();
        assertThat(book.isTaken(start, 0)).isTrue();
        assertThat(book.isTaken(start, bob.id())).isFalse();
        assertThat(book.freeName(start, 0)).isEqualTo(start + "-2");
    }

    // ---- lists ----

    @Test
    void listsTheAcceptedByNameWhateverTheCase() {
        add("Carol");
        add("alice");
        add("Bob");
        book.put(contact(50, 50, "a stranger", Contact.Standing.REQUESTED));
        book.put(contact(51, 51, "a declined one", Contact.Standing.DECLINED));
        assertThat(book.listed()).extracting(Contact::name).containsExactly("alice", "Bob", "Carol");
    }

    @Test
    void listsWhoWaitsOldestFirstButNobodyBlocked() {
        book.put(contact(7, 7, "second", Contact.Standing.REQUESTED));
        book.put(contact(3, 3, "first to come here", Contact.Standing.REQUESTED));
        book.put(contact(4, 4, "blocked", Contact.Standing.REQUESTED).withBlocked(true));
        book.put(contact(5, 5, "declined", Contact.Standing.DECLINED));
        assertThat(book.requests()).extracting(Contact::id).containsExactly(7L, 3L);
    }

    // ---- whom a person means ----

    private static ContactBook.Found find(List<Contact> among, String text) {
        return ContactBook.find(among, text);
    }

    @Test
    void aNameNamesWhateverTheCaseAndHoweverItsAccentsWereTyped() {
        Contact zoe = add("Zoé");
        for (String text : List.of("Zoé", "zoé", "ZOÉ", "  zoé ", "Zoe\u0301")) {
            assertThat(find(book.all(), text)).as(text).isEqualTo(new ContactBook.Found.One(zoe));
        }
        assertThat(find(book.all(), "Zo")).isEqualTo(new ContactBook.Found.Nobody());
        assertThat(find(book.all(), "")).isEqualTo(new ContactBook.Found.Nobody());
    }

    @Test
    void fourCharactersOfAPeerIdNameSomebodyThreeDoNot() {
        Contact bob = add("bob");
        String id = bob.peer().toString();
        assertThat(find(book.all(), id)).isEqualTo(new ContactBook.Found.One(bob));
        assertThat(find(book.all(), id.substring(0, 4).toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(new ContactBook.Found.One(bob));
        assertThat(find(book.all(), id.substring(0, 3))).isEqualTo(new ContactBook.Found.Nobody());
        assertThat(find(book.all(), id.substring(1))).isEqualTo(new ContactBook.Found.Nobody());
    }

    @Test
    void severalPeerIdsThatBeginSoAreAllTold() {
        Contact one = contact(1, 0, "one", Contact.Standing.ACCEPTED);
        byte[] key = new byte[32];
        key[30] = 1;
        Contact other = new Contact(
                2,
                new PeerId(key),
                "other",
                Contact.Standing.ACCEPTED,
                false,
                false,
                one.card(),
                Optional.empty(),
                0,
                List.of(),
                Optional.empty());
        assertThat(find(List.of(one, other), "aaaaaaa")).isEqualTo(new ContactBook.Found.Several(List.of(one, other)));
    }

    @Test
    void aNameGoesBeforeTheStartOfAPeerId() {
        Contact bob = contact(1, 0, "bob", Contact.Standing.ACCEPTED);
        Contact named = contact(2, 2, "AAAA", Contact.Standing.ACCEPTED);
        assertThat(find(List.of(bob, named), "aaaa")).isEqualTo(new ContactBook.Found.One(named));
    }

    // ---- names ----

    @Test
    void aSecondBobIsBob2() {
        Contact bob = add("bob");
        assertThat(book.freeName("Bob", 0)).isEqualTo("Bob-2");
        assertThat(book.freeName("bob", bob.id())).as("one's own name is free").isEqualTo("bob");
        add("bob-2");
        assertThat(book.freeName("bob", 0)).isEqualTo("bob-3");
        assertThat(book.freeName("carol", 0)).isEqualTo("carol");
    }

    @Test
    void aNumberBehindTheLongestNameKeepsItAName() {
        String face = "\ud83d\ude00";
        for (String longest : List.of("n".repeat(32), face.repeat(32))) {
            add(longest);
            for (int i = 0; i < 12; i++) {
                String free = book.freeName(longest, 0);
                assertThat(Names.isValid(free)).as(free).isTrue();
                assertThat(free.codePointCount(0, free.length())).isLessThanOrEqualTo(32);
                add(free);
            }
        }
        assertThat(book.isTaken("n".repeat(29) + "-13", 0)).isTrue();
    }

    @Test
    void aNumberedNameIsStillAName() {
        add("x".repeat(29) + " yy");
        String free = book.freeName("x".repeat(29) + " yy", 0);
        assertThat(Names.isValid(free)).as(free).isTrue();
    }

    // ---- a contact ----

    @Test
    void remembersTheFourNewestAddressesEachOnce() {
        Contact bob = accepted(1, "bob");
        for (String address : List.of("a:1", "b:1", "c:1", "a:1", "d:1", "e:1")) {
            bob = bob.seen(Instant.EPOCH, Optional.of(address));
        }
        assertThat(bob.addresses()).containsExactly("e:1", "d:1", "a:1", "c:1");
        assertThat(bob.seen(Instant.EPOCH, Optional.of("d:1")).addresses()).containsExactly("d:1", "e:1", "a:1", "c:1");
        assertThat(bob.seen(Instant.MAX, Optional.empty()).addresses()).isEqualTo(bob.addresses());
        assertThat(bob.seen(Instant.MAX, Optional.empty()).lastSeen()).contains(Instant.MAX);
    }

    @Test
    void standingsKeepTheirCodes() {
        assertThat(Contact.Standing.values()).extracting(Contact.Standing::code).containsExactly(1, 2, 3);
        for (Contact.Standing standing : Contact.Standing.values()) {
            assertThat(Contact.Standing.of(standing.code())).isEqualTo(standing);
        }
        assertThatThrownBy(() -> Contact.Standing.of(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
