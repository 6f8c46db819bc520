package chat.parley.node.face.cli;

import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.Views;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a chat tells in a line though it is about no conversation. Remembers what it told, so that it tells news only. */
final class ChatNews {
    private final Map<String, String> servers = new HashMap<>();

    /** How the servers stand at first, which is not told. */
    void start(Views.Status status) {
        for (Views.Rendezvous server : status.rendezvous()) servers.put(server.address(), server.state());
    }

    /** The line for an event, if it is news. */
    Optional<String> line(CoreEvent event) {
        if (event instanceof CoreEvent.RequestArrived arrived)
            return Optional.of(Messages.chatRequest(arrived.request()));
        if (event instanceof CoreEvent.Noticed notice) return Optional.of(TerminalText.line(notice.text()));
        return event instanceof CoreEvent.RendezvousChanged changed ? server(changed.rendezvous()) : Optional.empty();
    }

    /** A round trip measured anew is an event too, and no news to a person; nor is a first registration. */
    private Optional<String> server(Views.Rendezvous server) {
        if (server.state().equals("connecting")) return Optional.empty();
        String before = servers.getOrDefault(server.address(), "");
        servers.put(server.address(), server.state());
        boolean news = !server.state().equals(before)
                && !(before.equals("connecting") && server.state().equals("registered"));
        return news ? Optional.of(Messages.chatRendezvous(server)) : Optional.empty();
    }
}
