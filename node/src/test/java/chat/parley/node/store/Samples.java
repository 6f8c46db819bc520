package chat.parley.node.store;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.PeerId;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.session.Chain;
import chat.parley.node.session.Sealed;
import chat.parley.node.session.SessionFrame;
import chat.parley.node.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Records to keep. */
final class Samples {
    static final long BOB = 1;
    static final long CAROL = 2;
    static final Id128 EPOCH = new Id128(0xE90C, 1);
    static final int DIRECT = StoredMessage.PathKind.DIRECT.code();

    private Samples() {}

    static byte[] bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    static Contact contact(long id, String name) {
        PeerId peer = new PeerId(bytes(32, (int) id + 0x30));
        ContactCard card = new ContactCard(
                peer,
                name + " on the card",
                new NodeId(bytes(16, 0x41)),
                bytes(32, 0x42),
                7,
                Optional.of(bytes(24, 0x43)),
                List.of("rendezvous.example:27275/abc"),
                bytes(200, 0x44));
        return new Contact(
                id,
                peer,
                name,
                Contact.Standing.ACCEPTED,
                false,
                true,
                card,
                Optional.of(bytes(24, 0x45)),
                99,
                List.of("192.0.2.7:4711"),
                Optional.of(Instant.ofEpochMilli(1_700_000_000_123L)));
    }

    /** A contact with a session in epoch {@link #EPOCH}. */
    static List<ChatChange> put(long id, String name) {
        return List.of(new ChatChange.PutContact(contact(id, name)));
    }

    static SessionChange begin(long contact) {
        return new SessionChange.Begin(contact, SessionState.fresh(EPOCH, true));
    }

    /** Grows with seq, as ids do. */
    static Id128 id(long seq) {
        return new Id128(seq << 16, 0x1234_5678_9abc_def0L ^ seq);
    }

    static StoredMessage message(long seq, long contact, boolean mine, String text) {
        return new StoredMessage(
                seq,
                contact,
                id(seq),
                mine,
                1_000 + seq,
                2_000 + seq,
                text,
                mine ? StoredMessage.State.QUEUED : StoredMessage.State.RECEIVED,
                mine ? StoredMessage.PathKind.NONE : StoredMessage.PathKind.RELAY);
    }

    static ChatChange insert(long seq, long contact, boolean mine, String text) {
        return new ChatChange.InsertMessage(message(seq, contact, mine, text));
    }

    /** The row of message {@code seq}, with the same number as ref and order. */
    static SessionChange enqueue(long seq, long contact) {
        return new SessionChange.Enqueue(new OutgoingRow(
                seq, contact, seq, OptionalLong.of(seq), "not written".getBytes(StandardCharsets.UTF_8)));
    }

    static SessionChange enqueueControl(long ref, long contact, String content) {
        return new SessionChange.Enqueue(
                new OutgoingRow(ref, contact, ref, OptionalLong.empty(), content.getBytes(StandardCharsets.UTF_8)));
    }

    static Chain chain(long number) {
        byte[] bytes = bytes(Chain.BYTES, 0x46);
        bytes[0] = (byte) number;
        return Chain.of(bytes);
    }

    static Sealed sealed(long number, long ref) {
        return new Sealed(number, ref, envelope(number), chain(number));
    }

    static byte[] envelope(long number) {
        return ("an envelope, number " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Gives refs the numbers from {@code first} on. */
    static SessionChange number(long contact, long first, long... refs) {
        List<Sealed> envelopes = new ArrayList<>();
        for (int i = 0; i < refs.length; i++) envelopes.add(sealed(first + i, refs[i]));
        return new SessionChange.Number(contact, envelopes, DIRECT);
    }

    static SessionChange retire(long contact, Id128 epoch, long base) {
        return new SessionChange.Retire(contact, new SessionFrame.Place(epoch, base, chain(base)));
    }

    static SessionChange move(long contact, long position, Optional<Id128> last) {
        SessionFrame.Place place = new SessionFrame.Place(new Id128(5, 5), position, chain(position));
        return new SessionChange.Move(contact, place, Optional.empty(), last, 0, 0);
    }

    static StoredMessage.Query query(long contact, int limit) {
        return new StoredMessage.Query(Optional.of(contact), Optional.empty(), Optional.empty(), limit, false);
    }
}
