package chat.parley.node.peer;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.Content;
import chat.parley.node.chat.ContentCodec;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.session.Hole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A repair's messages as the store has them, queued as a peer's rows. Event loop only. */
record RepairSource(Peer peer, PeerSession session, Journal journal) implements Repairs.Source {
    @Override
    public int queueControl(long order) {
        List<OutgoingRow> rows = new ArrayList<>();
        for (Content content : peer.host().controlState(peer.contact())) {
            rows.add(row(order + rows.size(), OptionalLong.empty(), content));
        }
        session.queueInFront(rows);
        return rows.size();
    }

    @Override
    public int queueMessages(long order, List<StoredMessage> page) {
        List<OutgoingRow> rows = new ArrayList<>();
        for (StoredMessage message : page) {
            // What is queued or under way comes by itself.
            boolean arrived =
                    message.state() == StoredMessage.State.DELIVERED || message.state() == StoredMessage.State.READ;
            if (!arrived) continue;
            Content text = new Content.Text(message.id(), message.atMillis(), message.text());
            rows.add(row(order + rows.size(), OptionalLong.of(message.seq()), text));
        }
        session.queueInFront(rows);
        return rows.size();
    }

    private OutgoingRow row(long order, OptionalLong message, Content content) {
        return new OutgoingRow(peer.host().nextRef(), peer.contactId(), order, message, ContentCodec.encode(content));
    }

    @Override
    public long queueMarker(Hole hole) {
        return session.queueControl(new Content.Repaired(hole.id())).ref();
    }

    @Override
    public void mineAfter(Optional<Id128> after, int limit, Consumer<List<StoredMessage>> answer) {
        session.flush(); // what was queued before is read back with it
        journal.mineAfter(peer.contactId(), after, limit, page -> {
            if (!peer.isClosed()) answer.accept(page);
        });
    }

    @Override
    public void runSoon() {
        peer.runSoon();
    }
}
