package chat.parley.node.face.cli;

import chat.parley.node.api.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The /commands of a chat: the command line's own verbs, run against the chat's node, and a few that only a chat has. */
final class ChatVerbs {
    /**
     * What a command asks of the chat.
     *
     * @param leave whether the person leaves
     * @param open whose conversation is to be shown
     */
    record Result(boolean leave, Optional<String> open) {
        private static final Result STAY = new Result(false, Optional.empty());
    }

    /** Verbs that make no sense inside a chat. */
    private static final Set<String> OUTSIDE =
            Set.of("chat", "demo", "node", "rendezvous", "completion", "log", "stop");
    /** Verbs whose contact is the one talked with, when none is named, and how many more words they take. */
    private static final Map<String, Integer> ABOUT_CONTACT =
            Map.of("why", 0, "verify", 0, "read", 0, "block", 0, "unblock", 0, "remove", 0, "rename", 1, "send", 1);

    private final Context context;
    private final NodeLink node;
    private final Screen screen;
    private final Map<String, Runnable> extras;
    private final Set<String> verbs = new TreeSet<>(new CommandTable().names());

    ChatVerbs(Context context, NodeLink node, Screen screen, Map<String, Runnable> extras) {
        this.context = context;
        this.node = node;
        this.screen = screen;
        this.extras = extras;
        verbs.removeAll(OUTSIDE);
    }

    /** Whether lines may be commands: what is piped in is all said. */
    boolean areTyped() {
        return context.invocation().place().inTerminal();
    }

    /** All commands, with their slash. */
    List<String> words() {
        Set<String> words = new TreeSet<>(verbs);
        words.addAll(extras.keySet());
        words.addAll(List.of("quit", "help", "to"));
        return words.stream().map(word -> "/" + word).toList();
    }

    /**
     * Runs one.
     *
     * @param contact who is talked with
     */
    Result run(String line, Optional<String> contact) {
        List<String> words = new ArrayList<>(List.of(line.substring(1).strip().split("\\s+")));
        String verb = words.get(0);
        Optional<Runnable> extra = Optional.ofNullable(extras.get(verb));
        if (extra.isPresent()) {
            extra.get().run();
            return Result.STAY;
        }
        switch (verb) {
            case "quit", "exit" -> {
                return new Result(true, Optional.empty());
            }
            case "to", "chat" -> {
                if (words.size() == 2) return new Result(false, Optional.of(words.get(1)));
                screen.print(Messages.CHAT_TO_USAGE);
            }
            case "help", "" -> screen.print(Messages.chatHelp(words()));
            default -> {
                if (verbs.contains(verb)) runVerb(arguments(line, words, contact));
                else screen.print(Messages.noSuchChatCommand(verb));
            }
        }
        return Result.STAY;
    }

    /** The words of a command line, with the contact put in where it was left out and a text kept whole. */
    private static List<String> arguments(String line, List<String> words, Optional<String> contact) {
        String verb = words.get(0);
        Optional<Integer> more = Optional.ofNullable(ABOUT_CONTACT.get(verb));
        if (contact.isEmpty() || more.isEmpty()) return words;
        if (verb.equals("send")) {
            String text = line.strip().substring("/send".length()).strip();
            return text.isEmpty() ? words : List.of(verb, "--wait=queued", contact.get(), "--", text);
        }
        long named =
                words.stream().skip(1).filter(word -> !word.startsWith("-")).count();
        if (named > more.get()) return words;
        List<String> arguments = new ArrayList<>(words);
        arguments.add(1, contact.get());
        return arguments;
    }

    private void runVerb(List<String> arguments) {
        if (arguments.contains("--follow")) {
            screen.print(Messages.CHAT_FOLLOWS);
            return;
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Invocation.Place here = context.invocation().place();
        Invocation invocation = new Invocation(
                arguments,
                new Invocation.Place(
                        here.workingDirectory(), screen.columns(), false, here.outTerminal(), true, here.noColour()),
                InputStream.nullInputStream(),
                printed,
                printed);
        Surroundings inside = new Surroundings(
                new InsideAccess(context.home(), node.core()),
                Optional.empty(),
                new Homes(Map.of("PARLEY_HOME", context.home().toString())),
                context.surroundings().clock());
        int unused = new Cli(inside).run(invocation);
        printed.toString(StandardCharsets.UTF_8).lines().forEach(screen::print);
    }
}
