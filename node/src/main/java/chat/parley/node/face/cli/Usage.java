package chat.parley.node.face.cli;

/** What help shows of commands and options; the part of the face's English that picocli's annotations need as constants. */
final class Usage {
    static final String ABOUT = "Chat from node to node: once, in order, unread by anyone else.";
    static final String SYNOPSIS = "parley [--home DIR] [--json] [COMMAND] …";
    static final String FOOTER = "%nWith no command: chat. More of one: parley COMMAND --help";
    static final String HOME_OPTION = "Where the node's identity and store live (or PARLEY_HOME).";
    static final String JSON_OPTION = "One JSON object a line on stdout.";
    static final String HELP_OPTION = "Shows this.";
    static final String VERSION_OPTION = "Shows which Parley this is.";

    static final String CONTACT = "A name in your list, or the start of a peer id.";
    static final String NAME = "1 to 32 characters, one line.";
    static final String ADDRESS = "parley-rdv://HOST:PORT/KEY, as the rendezvous prints it.";
    static final String KEYLOG = "Writes session keys there, for Wireshark.";
    static final String PLAIN = "Line by line, with no line editing.";

    static final String CHAT = "The screen. Without a terminal, each line of stdin is a message to CONTACT.";
    static final String DEMO = "A rendezvous, a friend who answers, and you, on this machine; nothing is kept.";
    static final String NODE = "A node with no screen, until parley stop.";
    static final String NODE_NAME = "What you are called.";
    static final String NODE_RENDEZVOUS = "A home rendezvous; may be given again.";
    static final String NODE_LISTEN = "Where others connect; [::]:0 at first, and then the port that was drawn.";
    static final String NODE_LAN = "Who is found on this LAN; on means contacts.";
    static final String NODE_DIRECT = "Whether to connect directly.";
    static final String NODE_RELAY = "Whether to go through a rendezvous.";
    static final String NODE_PROXY = "http://HOST:PORT or socks5://HOST:PORT.";
    static final String RENDEZVOUS = "The server through which nodes find and reach each other.";
    static final String RDV_LISTEN = "Where nodes connect; [::]:27275 unless said otherwise.";
    static final String RDV_PUBLIC = "How friends reach this machine.";
    static final String RDV_DATA = "The server's folder.";
    static final String RDV_CONFIG = "A file with settings.";
    static final String RDV_TLS_CERT = "A certificate chain, PEM.";
    static final String RDV_TLS_KEY = "Its private key, PEM.";

    static final String SET = "Shows or keeps settings.";
    static final String SET_KEY = "name, listen, lan, direct, relay, proxy or receipts.";
    static final String JOIN = "One home rendezvous more.";
    static final String LEAVE = "One home rendezvous less.";
    static final String ID = "Who you are.";
    static final String CARD = "Your contact card as a link: send it to a friend.";
    static final String CARD_NEW = "Voids the links given before; contacts stay.";

    static final String ADD = "Adds the friend whose link you have, and asks them to accept.";
    static final String ADD_LINK = "parley://…, as their card shows it.";
    static final String ADD_AS = "What to call them.";
    static final String REQUESTS = "People who wrote without having been added.";
    static final String ACCEPT = "Takes a request.";
    static final String DECLINE = "Refuses a request.";
    static final String CONTACTS = "Your list.";
    static final String RENAME = "Calls a contact something else.";
    static final String REMOVE = "Takes a contact off the list; deletes what you said to each other.";
    static final String BLOCK = "Hears nothing from a contact any more.";
    static final String UNBLOCK = "Hears from a contact again.";
    static final String VERIFY = "The safety number, which both of you compare.";
    static final String VERIFY_YES = "Keeps that you compared it.";

    static final String SEND = "Says something and waits until it has arrived; prints its id.";
    static final String TEXT = "What to say; - says each line of stdin.";
    static final String SEND_WAIT = "queued, delivered or read; delivered unless said otherwise.";
    static final String SEND_TIMEOUT = "How long to wait: 500ms, 30s, 2m. What was not delivered then stays queued.";
    static final String SEND_FOOTER = "%nA text that begins with - comes after --: parley send bob -- -5 degrees";
    static final String CANCEL = "Takes back what is still queued.";
    static final String MESSAGE_ID = "As send printed it.";
    static final String READ = "The history: the last 50 on a terminal, else all. What it prints counts as read.";
    static final String READ_CONTACT = "Whose; everybody's without.";
    static final String READ_FOLLOW = "Goes on with what comes.";
    static final String READ_SINCE = "What came after this message.";
    static final String READ_SEARCH = "What contains these words.";
    static final String READ_LIMIT = "The last N.";
    static final String READ_PEEK = "Leaves it unread.";
    static final String UNREAD = "What is new, a line a conversation.";

    static final String STATUS = "This node, its rendezvous, and each contact with its path.";
    static final String WHY = "Why this path and not a better one.";
    static final String STOP = "Ends the running node.";
    static final String LOG = "What the node noted.";
    static final String LOG_FOLLOW = "Goes on with what comes.";
    static final String COMPLETION = "A script that completes commands: source <(parley completion bash)";
    static final String COMPLETION_SHELL = "bash or zsh.";

    private Usage() {}
}
