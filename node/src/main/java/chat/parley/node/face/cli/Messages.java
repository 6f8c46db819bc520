package chat.parley.node.face.cli;

import chat.parley.node.core.CommandWord;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.core.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the command line says, in English. Names and texts of others come here made harmless already, save in whole records.
 * {@link Usage} has what help shows.
 */
final class Messages {
    static final String YOU = "you";

    // ---- what went wrong, and what to do ----

    static final String HOME_HELD_NEXT = "wait for it, or end it: parley stop";
    static final String NODE_SILENT = "the node does not answer";
    static final String NODE_SILENT_NEXT = "see what it noted: parley log";
    static final String NODE_ENDED = "the node ended before it answered";
    static final String NODE_ENDED_NEXT = "look whether it was done, and do it again if not";
    static final String NODE_STOPPED = "the node was stopped";
    static final String GOES_OUT_NEXT = "what is queued goes out when you start one: parley node";
    static final String GOES_OUT_LATER = "no node is running; it goes out when you start one: parley node";
    static final String NOT_HERE = "this can't be done inside the node";
    static final String ALREADY_RUNS_NEXT = "end it first: parley stop";
    static final String NOTHING_TO_SAY = "there is nothing to say in that";
    static final String TOO_LONG_NEXT = "say it in parts";
    static final String NOTHING_FOLLOWS = "no node is running, so nothing more comes";
    static final String NOTHING_FOLLOWS_NEXT = "start one: parley node";
    static final String NO_LOG_NEXT = "start a node first: parley node";
    static final String NO_COMPLETION_NEXT = "there is one for bash and one for zsh";
    static final String NO_CONTACT_NEXT = "see: parley contacts";
    static final String TLS_BOTH = "--tls-cert and --tls-key go together";
    static final String CHAT_JSON = "chat prints for people";
    static final String CHAT_JSON_NEXT = "use send --json and read --follow --json";
    static final String CHAT_TO_WHOM = "stdin is not a terminal, so say who it goes to: parley chat CONTACT";
    static final String FLAGS_UNUSED = "a node is running already; these flags change nothing until it is started anew";

    // ---- answers ----

    static final String CARD_NEXT = "send this link to a friend, who types: parley add LINK";
    static final String CARD_WITHOUT_HOME =
            "you have no rendezvous: this link works on your LAN only; parley join ADDRESS, then give a new one";
    static final String CARD_RENEWED = "links given before open nothing any more; your contacts stay";
    static final String SHUT_OUT = "links you gave before open nothing any more, for anybody; a new one: parley card";
    static final String NO_REQUESTS = "nobody has asked";
    static final String REQUESTS_NEXT = "to answer: parley accept NAME, or parley decline NAME";
    static final String NO_CONTACTS = "no contacts yet; give a friend your link: parley card";
    static final String NOTHING_NEW = "nothing new";
    static final String NOTHING_HERE = "nothing here";
    static final String NOTHING_RUNS = "no node is running";
    static final String STOPPED = "stopped";
    static final String STATUS_NO_RENDEZVOUS = "rendezvous  none; to join one: parley join ADDRESS";
    static final List<String> STATUS_COLUMNS = List.of("contact", "path", "rtt", "queued", "oldest");
    static final String OPEN_SERVER = "anyone with this address may register";
    static final String CLOSED_SERVER = "only nodes that were invited may register";
    static final String UNREACHABLE_SERVER =
            "friends can't use this address; say how they reach this machine: --public HOST";

    // ---- the chat ----

    static final String DEMO_KEYS = "/cut pulls the direct cable   /mend   /why   /quit";
    static final List<String> EMPTY_SCREEN = List.of(
            "Nobody to talk with yet.",
            "  /card         shows your link: send it to a friend, or",
            "  /add LINK     adds the friend whose link you have",
            "  /join ADDRESS joins a rendezvous, so that you meet across networks",
            "  Ctrl-D leaves");
    static final String CTRL_D_LEAVES = "Ctrl-D leaves";
    static final String NOBODY_CHOSEN = "nobody is chosen to talk with";
    static final String NOBODY_CHOSEN_NEXT = "choose: /to NAME";
    static final String CHAT_TO_USAGE = "/to NAME shows the conversation with NAME";
    static final String CHAT_FOLLOWS = "a chat follows by itself";
    static final String NOW_OWN = "the node ended; this chat is the node now";
    static final String NOW_OTHER = "the node was started anew";

    private static final List<String> BEST_FIRST = List.of("lan", "direct", "punched", "relay", "mailbox", "none");

    private Messages() {}

    // ---- what went wrong ----

    static String noSocket(Path home, IOException why) {
        return "can't ask the node of " + home + ": " + why.getMessage();
    }

    static String homeHeld(Path home) {
        return "another process uses " + home + " and does not answer";
    }

    static String alreadyRuns(Path home) {
        return "a node runs already for " + home;
    }

    static String otherHome(Path home) {
        return "this node is of another home: " + home;
    }

    static String wrongValue(String key, String value, String takes) {
        return key + " can't be " + value + "; it takes: " + takes;
    }

    static String notInThisVersion(String option) {
        return option + " is not in this version";
    }

    static String noSuchCommand(String word, List<String> suggestions) {
        return "no command " + word + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions.get(0));
    }

    static String seeHelp(String verb) {
        return "see: parley " + (verb.isEmpty() ? "" : verb + " ") + "--help";
    }

    static String crashed(String what, Path file) {
        return "a bug in Parley (" + what + "); what is known of it is in " + file;
    }

    static String crashed(String what, IOException unwritable, List<String> stack) {
        return "a bug in Parley (" + what + "), and its file could not be written (" + unwritable.getMessage() + "): "
                + String.join(" ", stack);
    }

    static String tooLong(long bytes) {
        return String.format(
                java.util.Locale.ROOT, "that is %,d bytes; a message has at most %,d", bytes, TypedLines.LONGEST);
    }

    static UserError endedWhileSaying(String text) {
        String which = TerminalText.shortened(TerminalText.line(text), 30);
        return new UserError("the node ended while it took: " + which, "look whether it is there: parley read");
    }

    static String noLog(Path file) {
        return "there is no " + file + " yet";
    }

    static String unreadable(Path file, IOException why) {
        return "can't read " + file + ": " + why.getMessage();
    }

    static String noCompletion(String shell) {
        return "there is no completion for " + shell;
    }

    static String noContact(String who) {
        return "no contact " + TerminalText.line(who);
    }

    static String notArrived(Duration patience) {
        return "not all of it arrived within " + Durations.took(patience.toMillis()) + "; the rest is queued";
    }

    // ---- answers ----

    static String joined(String server, boolean isNew) {
        return isNew ? "joined " + server : "already joined " + server;
    }

    static String left(String server) {
        return "left " + server;
    }

    static String self(String name, String shortId) {
        return name + ", in short " + shortId;
    }

    static String added(Views.Added added) {
        String who = PersonText.withId(added.contact());
        String name = PersonText.name(added.contact().name());
        String verified = added.contact().verified() ? "verified" : "not verified";
        if (added.again()) return who + " is in your list already, " + verified;
        if (added.accepted()) return "added " + who + ", " + verified + "; " + name + " had asked, so you can talk now";
        return "added " + who + ", " + verified + "; asked " + name + " to accept";
    }

    static String noRendezvous(String name) {
        return "You have no rendezvous: " + name + " reaches you on this LAN only. To use " + name + "'s:";
    }

    static String joinThis(String address) {
        return "  parley join " + CommandWord.address(address);
    }

    static String messages(int count) {
        return count == 1 ? "1 message" : count + " messages";
    }

    static String newMessages(int count) {
        return count + " new";
    }

    static String newest(String since) {
        return "newest " + since;
    }

    static String accepted(String who) {
        return "accepted " + who;
    }

    static String declined(String who) {
        return "declined " + who;
    }

    static String removed(String who) {
        return "removed " + who + "; what you said to each other is deleted";
    }

    static String blocked(String who) {
        return "blocked " + who;
    }

    static String unblocked(String who) {
        return "unblocked " + who;
    }

    static String renamed(String who) {
        return "now called " + who;
    }

    static String standing(Views.Contact contact) {
        String standing = switch (contact.standing()) {
            case "accepted" -> "";
            case "requested" -> "asked to accept";
            default -> contact.standing();
        };
        if (!contact.blocked()) return standing;
        return standing.isEmpty() ? "blocked" : standing + ", blocked";
    }

    static String verified(String name) {
        return name + " is verified";
    }

    static String verifyNext(Views.Safety safety) {
        String typed = PersonText.typed(safety.name(), safety.peerId());
        return "if " + PersonText.name(safety.name()) + " sees the same numbers: parley verify " + typed + " --yes";
    }

    static String cancelled(String name) {
        return "cancelled; " + name + " never gets it";
    }

    static String youTo(String name) {
        return YOU + " to " + name;
    }

    static String arrived(String count, MessageState wanted, String took, String path) {
        return count + wanted.word() + " in " + took + ", " + path;
    }

    static String unreachable(String name, Views.ContactStatus contact, String state, Times times) {
        if (contact.waiting()) return name + " has not accepted yet; " + state;
        if (contact.offlineSince() == null) return name + " has not been reached yet; " + state;
        return name + " is offline since " + times.since(contact.offlineSince()) + "; " + state;
    }

    static String notInTime(String name, MessageState wanted, String patience, String state) {
        return name + " has not confirmed it as " + wanted.word() + " within " + patience + "; " + state;
    }

    static String failed(String count, String state, String reason) {
        return count + state + (reason.isEmpty() ? "" : ": " + reason);
    }

    // ---- status, why ----

    static String statusHead(Views.Status status, boolean running) {
        return PersonText.name(status.name()) + " " + PersonText.shortId(status.peerId()) + ", "
                + (running ? "running " + Durations.age(status.runningMs()) : "not running");
    }

    static String contactRemark(Views.ContactStatus contact, Times times) {
        if (contact.waiting()) return "has not accepted yet";
        return contact.offlineSince() == null ? "" : "offline since " + times.since(contact.offlineSince());
    }

    static String whyHead(Views.Why why) {
        StringBuilder head = new StringBuilder(PersonText.name(why.name())).append(": ");
        head.append(why.path().equals("none") ? "no path" : why.path());
        if (why.address() != null) {
            head.append(why.path().equals("relay") ? " by " : " to ").append(TerminalText.line(why.address()));
        }
        if (why.rttMs() != null) head.append(", ").append(Durations.took(why.rttMs()));
        if (why.sinceMs() != null) head.append(", for ").append(Durations.age(why.sinceMs()));
        return head.toString();
    }

    static String ago(long ms) {
        return Durations.age(ms) + " ago";
    }

    static String advice(String line, boolean first, boolean last) {
        String ended = last && !line.endsWith(".") ? line + "." : line;
        return (first ? "Would help: " : "            ") + ended;
    }

    static String nextTry(long ms) {
        return "Next try in " + Durations.age(ms) + ", or at once when a network changes.";
    }

    // ---- a node and a rendezvous without a screen ----

    static String ready(String peerId) {
        return "ready " + peerId;
    }

    static String label(String label, int width) {
        return TerminalText.left(label, width) + " ";
    }

    static String rendezvous(Views.Rendezvous server) {
        String line = PersonText.server(server.address()) + ", " + server.state();
        if (server.rttMs() != null) return line + ", " + Durations.took(server.rttMs());
        return server.detail() == null ? line : line + ": " + TerminalText.line(server.detail());
    }

    static String path(String path, @Nullable Long rttMs) {
        String word = path.equals("none") ? "offline" : path;
        return rttMs == null ? word : word + " " + Durations.took(rttMs);
    }

    static String after(String duration) {
        return " after " + duration;
    }

    static String asks(String name) {
        return name + " wants to talk; see: parley requests";
    }

    static String serves(String listening, String data, boolean isNew) {
        return "listening on " + listening + ", data in " + data + (isNew ? " (new)" : "");
    }

    static String friendsType(String address) {
        return "friends type: parley join " + CommandWord.address(address);
    }

    // ---- the demo and the chat ----

    static String demoHead(String friend) {
        return "You, a friend (" + friend + ") and a rendezvous, all on this machine. Nothing is kept.";
    }

    static String demoEnd(int sent, int delivered, int answered, String paths) {
        return sent + " sent, " + delivered + " delivered, " + answered + " answered; " + paths;
    }

    static String pathToPath(String first, String better, String after) {
        return first + " to " + better + " after " + after;
    }

    static String prompt(String name, String path, @Nullable Long rttMs) {
        return name + " " + path(path, rttMs) + " > ";
    }

    static String pathChanged(CoreEvent.PathChanged change) {
        String now = path(change.path(), change.rttMs());
        if (change.path().equals("none")) {
            return "no path to " + PersonText.name(change.name()) + "; what you write waits here";
        }
        if (change.before().equals("none")) return PersonText.name(change.name()) + " is there: " + now;
        boolean better = BEST_FIRST.indexOf(change.path()) < BEST_FIRST.indexOf(change.before());
        if (better)
            return change.path() + " path open" + (change.rttMs() == null ? "" : ", " + Durations.took(change.rttMs()));
        return change.before() + " path lost; " + change.path() + " carries on";
    }

    static String chatRequest(Views.Request request) {
        String typed = PersonText.typed(request.name(), request.peerId());
        return PersonText.name(request.name()) + " (" + TerminalText.line(request.shortId())
                + ") wants to talk: /accept " + typed + " or /decline " + typed;
    }

    static String contactChanged(String name, String what) {
        return what.equals("accepted") ? name + " is a contact now" : name + " " + TerminalText.line(what);
    }

    static String chatRendezvous(Views.Rendezvous server) {
        return "rendezvous " + rendezvous(server);
    }

    static String saysElsewhere(Views.Message message, String preview) {
        String typed = PersonText.typed(message.conversationName(), message.conversation());
        return PersonText.name(message.conversationName()) + ": " + preview + "   (/to " + typed + ")";
    }

    static String nothingSaid(String name) {
        return "Nothing said yet. What you type goes to " + name + "; /help shows what else there is.";
    }

    static String notSaid(String why) {
        return "that was not taken: " + TerminalText.line(why);
    }

    static String lateState(Views.Message message, String took, String preview) {
        boolean lost = MessageState.of(message.state()).isLost();
        String what = lost ? message.state() : message.state() + " after " + took + ", " + message.path();
        return what + ": " + preview;
    }

    static String chatHelp(List<String> words) {
        return "What you type is said. " + String.join(" ", words) + "   Ctrl-D leaves";
    }

    static String noSuchChatCommand(String verb) {
        return "no command /" + TerminalText.line(verb) + "; /help shows them, // begins a message with a slash";
    }
}
