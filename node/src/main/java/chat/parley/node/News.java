package chat.parley.node;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.Views;
import chat.parley.node.dial.ServerState;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.peer.Journal;
import chat.parley.node.session.SessionEffect;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens, as the events that faces and scripts subscribe to. Event loop only. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);
    /** Own messages not delivered yet whose rows are at hand; beyond it a delivery is not told as an event. */
    private static final int MAX_REMEMBERED = 8_192;

    private static final int MAX_REQUEST_MESSAGES = 8;

    private final Journal journal;
    private final ViewMaker views;
    private final EventHub hub;
    private final Notices notices = new Notices();
    private final Map<Long, StoredMessage> undelivered = new LinkedHashMap<>();

    News(Journal journal, ViewMaker views, EventHub hub) {
        this.journal = journal;
        this.views = views;
        this.hub = hub;
    }

    // ---- messages ----

    /** Own message on its way; its delivery will be told. */
    void remember(StoredMessage message) {
        if (undelivered.size() < MAX_REMEMBERED) undelivered.put(message.seq(), message);
    }

    void forget(long seq) {
        undelivered.remove(seq);
    }

    void arrived(Contact contact, StoredMessage message) {
        if (contact.standing() == Contact.Standing.REQUESTED) requested(contact);
        else hub.tell(new CoreEvent.Arrived(views.message(contact, message)));
    }

    void delivered(Contact contact, List<Long> seqs, StoredMessage.PathKind path) {
        for (long seq : seqs) {
            StoredMessage message = undelivered.remove(seq);
            if (message == null) continue;
            StoredMessage delivered =
                    message.withState(StoredMessage.State.DELIVERED).withPath(path);
            hub.tell(new CoreEvent.MessageState(views.message(contact, delivered)));
        }
    }

    /** The contact has read everything up to this message. */
    void read(Contact contact, Id128 through) {
        journal.message(
                through,
                found -> found.ifPresent(message -> {
                    StoredMessage read = message.withState(StoredMessage.State.READ);
                    hub.tell(new CoreEvent.MessageState(views.message(contact, read)));
                }));
    }

    // ---- people ----

    void requested(Contact contact) {
        request(contact, view -> hub.tell(new CoreEvent.RequestArrived(view)));
    }

    /** A request with what it says. */
    void request(Contact contact, Consumer<Views.Request> answer) {
        StoredMessage.Query query = new StoredMessage.Query(
                Optional.of(contact.id()), Optional.empty(), Optional.empty(), MAX_REQUEST_MESSAGES, false);
        journal.messages(
                query,
                messages -> answer.accept(new Views.Request(
                        contact.peer().toString(),
                        contact.peer().shortText(),
                        contact.name(),
                        messages.size(),
                        messages.isEmpty() ? null : messages.get(0).text())));
    }

    void accepted(Contact contact) {
        hub.tell(new CoreEvent.ContactChanged(views.contact(contact), "accepted"));
    }

    /** Nothing more will come of somebody. */
    void forgetContact(long contact) {
        notices.forget(contact);
    }

    // ---- paths, servers, the store ----

    void path(Contact contact, Optional<PathPolicy.Channel> before, Optional<PathPolicy.Channel> now) {
        String kind = kind(now);
        LOG.info("{} path {}", contact.peer().shortText(), kind);
        Long rtt = now.filter(channel -> channel.rttNanos() >= 0)
                .map(channel -> channel.rttNanos() / 1_000_000)
                .orElse(null);
        hub.tell(new CoreEvent.PathChanged(contact.peer().toString(), contact.name(), kind, kind(before), rtt, null));
    }

    private static String kind(Optional<PathPolicy.Channel> channel) {
        return channel.map(one -> one.route().kind().text()).orElse("none");
    }

    void server(RendezvousAddress address, ServerState state) {
        hub.tell(new CoreEvent.RendezvousChanged(ViewMaker.rendezvous(address, state)));
    }

    void notice(Contact contact, SessionEffect.Notice notice, long nowNanos) {
        LOG.debug("{} {}", contact.peer().shortText(), notice.kind());
        notices.line(contact, notice, nowNanos).ifPresent(line -> {
            LOG.warn("{} {}", contact.peer().shortText(), notice.kind());
            hub.tell(new CoreEvent.Noticed(contact.peer().toString(), line));
        });
    }

    void storeFailed(String reason) {
        LOG.error("the store takes nothing more: {}", reason);
        hub.tell(new CoreEvent.Noticed(null, "the store takes nothing more: " + reason));
    }
}
