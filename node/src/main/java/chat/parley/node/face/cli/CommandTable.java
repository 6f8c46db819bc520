package chat.parley.node.face.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The verbs, in the order that help shows them. A command line is built with the one verb that was typed, since reading the
 * annotations of all of them takes longer than most commands.
 */
final class CommandTable {
    /** The verb that no verb means. */
    static final String DEFAULT = "chat";

    /** Global options that take a value, which is not a verb. */
    private static final Set<String> WITH_VALUE = Set.of("--home");

    private final Map<String, Supplier<CliCommand>> verbs = new LinkedHashMap<>();

    CommandTable() {
        verbs.put("chat", ChatCommand::new);
        verbs.put("demo", DemoCommand::new);
        verbs.put("node", NodeCommand::new);
        verbs.put("rendezvous", RendezvousCommand::new);
        verbs.put("set", SetCommand::new);
        verbs.put("join", JoinCommand::new);
        verbs.put("leave", LeaveCommand::new);
        verbs.put("id", IdCommand::new);
        verbs.put("card", CardCommand::new);
        verbs.put("add", AddCommand::new);
        verbs.put("requests", RequestsCommand::new);
        verbs.put("accept", ContactCommands.Accept::new);
        verbs.put("decline", ContactCommands.Decline::new);
        verbs.put("contacts", ContactsCommand::new);
        verbs.put("rename", ContactCommands.Rename::new);
        verbs.put("remove", ContactCommands.Remove::new);
        verbs.put("block", ContactCommands.Block::new);
        verbs.put("unblock", ContactCommands.Unblock::new);
        verbs.put("verify", VerifyCommand::new);
        verbs.put("send", SendCommand::new);
        verbs.put("cancel", CancelCommand::new);
        verbs.put("read", ReadCommand::new);
        verbs.put("unread", UnreadCommand::new);
        verbs.put("status", StatusCommand::new);
        verbs.put("why", WhyCommand::new);
        verbs.put("stop", StopCommand::new);
        verbs.put("log", LogCommand::new);
        verbs.put("completion", CompletionCommand::new);
    }

    /** All names. */
    Set<String> names() {
        return Set.copyOf(verbs.keySet());
    }

    /** The first word that is neither an option nor an option's value. */
    static Optional<String> verb(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (WITH_VALUE.contains(word)) i++;
            else if (!word.startsWith("-")) return Optional.of(word);
        }
        return Optional.empty();
    }

    /**
     * A command line that knows what its arguments need.
     *
     * @param word their verb, or empty
     */
    CommandLine commandLine(GlobalOptions root, String word, List<String> arguments) {
        CommandLine line = new CommandLine(root);
        line.setOverwrittenOptionsAllowed(true);
        Optional<Supplier<CliCommand>> verb = Optional.ofNullable(verbs.get(word));
        boolean all = verb.isEmpty() && (!word.isEmpty() || arguments.contains("--help") || arguments.contains("-h"));
        verb.ifPresent(known -> line.addSubcommand(word, known.get()));
        return all ? withAll(line) : line;
    }

    /** A command line that knows every verb. */
    CommandLine whole() {
        return withAll(new CommandLine(new GlobalOptions()));
    }

    private CommandLine withAll(CommandLine line) {
        verbs.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
        return line;
    }
}
