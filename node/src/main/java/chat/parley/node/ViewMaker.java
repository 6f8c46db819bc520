package chat.parley.node;

import chat.parley.crypto.identity.PeerId;
import chat.parley.node.chat.MessageId;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.Views;
import chat.parley.node.dial.ServerState;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is inside as faces and scripts see it. */
final class ViewMaker {
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final PeerId self;
    private final Supplier<String> name;

    /** @param name what this node's person is called now */
    ViewMaker(PeerId self, Supplier<String> name) {
        this.self = self;
        this.name = name;
    }

    static String at(long millis) {
        return AT.format(Instant.ofEpochMilli(millis));
    }

    Views.Contact contact(Contact contact) {
        return new Views.Contact(
                contact.peer().toString(),
                contact.peer().shortText(),
                contact.name(),
                contact.standing().name().toLowerCase(Locale.ROOT),
                contact.verified(),
                contact.blocked());
    }

    Views.Message message(Contact contact, StoredMessage message) {
        PeerId from = message.mine() ? self : contact.peer();
        @Nullable String reason = message.state() == StoredMessage.State.FAILED ? "it could not be sent" : null;
        return new Views.Message(
                MessageId.text(message.id()),
                contact.peer().toString(),
                contact.name(),
                from.toString(),
                message.mine() ? name.get() : contact.name(),
                message.mine() ? "out" : "in",
                at(message.mine() ? message.atMillis() : message.receivedMillis()),
                message.text(),
                message.state().text(),
                reason,
                message.path().text());
    }

    static Views.Rendezvous rendezvous(RendezvousAddress address, ServerState state) {
        String text = switch (state.kind()) {
            case REGISTERED -> "registered";
            case REPLACED -> "replaced";
            case OFFLINE -> "offline";
            case IDLE, CONNECTING -> "connecting";
        };
        boolean registered = state.kind() == ServerState.Kind.REGISTERED;
        return new Views.Rendezvous(
                address.toString(),
                text,
                registered ? Long.valueOf(state.roundTrip().toMillis()) : null,
                state.detail().isEmpty() ? null : state.detail());
    }
}
