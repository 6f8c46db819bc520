package chat.parley.node.face.cli;

import chat.parley.node.core.CommandWord;
import chat.parley.node.core.Views;

/** How people, addresses and paths are named in a line. */
final class PersonText {
    private static final String SCHEME = "parley-rdv://";
    private static final int SHORT = 7;

    private PersonText() {}

    /** {@code bob}. */
    static String name(String name) {
        return TerminalText.line(name);
    }

    /** {@code bob ✓} when the safety number was compared. */
    static String marked(String name, boolean verified) {
        return verified ? name(name) + " ✓" : name(name);
    }

    /** {@code bob (p4nd6xw)}. */
    static String withId(Views.Contact contact) {
        return name(contact.name()) + " (" + TerminalText.line(contact.shortId()) + ")";
    }

    /** How a command names somebody. */
    static String typed(String name, String peerId) {
        return CommandWord.person(name, shortId(peerId));
    }

    static String shortId(String peerId) {
        return TerminalText.line(peerId.substring(0, Math.min(SHORT, peerId.length())));
    }

    /** {@code chat.example.org:27275}: a rendezvous' address without what only programs read. */
    static String server(String address) {
        String bare = address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address;
        int key = bare.indexOf('/');
        return TerminalText.line(key < 0 ? bare : bare.substring(0, key));
    }
}
