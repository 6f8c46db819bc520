package chat.parley.node.peer;

import chat.parley.node.chat.Content;
import chat.parley.node.chat.Reception;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactCard;
import chat.parley.node.dial.Target;
import chat.parley.node.path.PathPolicy;
import chat.parley.node.path.Route;
import chat.parley.node.session.SessionEffect;
import java.util.List;
import java.util.Optional;

/** What a {@link Peer} needs of the node around it. Event loop only. */
public interface PeerHost {
    /** The contact as the book has it now. */
    Contact contact(long id);

    /** Whom to reach, and with what. */
    Target target(Contact contact);

    /** Whether paths of this kind of route are switched on. */
    boolean allows(Route route);

    /** What a content means; the book already has the contact as it is afterwards. */
    Reception receive(Contact contact, Content content, StoredMessage.PathKind path);

    /** A stranger's first content: a request with this card. Empty: there is no room for it. */
    Optional<Contact> receiveRequest(long id, ContactCard card, byte[] token);

    /** This node's acceptance, card, token and newest receipt for a contact, as they stand now. */
    List<Content> controlState(Contact contact);

    /** The next free local number of an outgoing row. */
    long nextRef();

    /** A message is on disk, and was not there before. */
    void onArrived(Contact contact, StoredMessage message);

    /** These messages of one's own are on the other's disk. */
    void onDelivered(Contact contact, List<Long> seqs);

    /** A request is on disk. */
    void onRequested(Contact contact);

    /** They gave a token, or accepted: there may be a better way to reach them. */
    void onReachable(Contact contact);

    /** The channel in use is another, or there is none. */
    void onPath(Contact contact, Optional<PathPolicy.Channel> before, Optional<PathPolicy.Channel> now);

    void onNotice(Contact contact, SessionEffect.Notice notice);

    /** The store takes nothing more. */
    void onStoreFailed(String reason);
}
