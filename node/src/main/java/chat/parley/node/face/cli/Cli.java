package chat.parley.node.face.cli;

import chat.parley.node.api.CommandHandler;
import chat.parley.node.api.Invocation;
import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Runs one invocation on the caller's thread and touches nothing of the process but what the invocation holds: no
 * {@code System.out}, no {@code System.exit}. Thread-safe: every invocation has objects of its own.
 */
public final class Cli implements CommandHandler {
    /** A bug; details are in a file. */
    static final int BUG = 70;
    /** Ended from outside, as a shell says it of Ctrl-C. */
    static final int INTERRUPTED = 130;

    private static final int NARROWEST = 60;
    private static final int USUAL = 80;

    private final Surroundings surroundings;
    private final CommandTable table = new CommandTable();

    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** For a process of its own. */
    public static Cli ofProcess(NodeLauncher launcher, Map<String, String> environment) {
        return new Cli(new Surroundings(
                new ProcessAccess(launcher),
                Optional.of(launcher),
                new Homes(Map.copyOf(environment)),
                Clock.system(ZoneId.systemDefault())));
    }

    /**
     * For a node that runs the commands of fast clients.
     *
     * @param home the node's; commands that name another are refused
     * @param core the node, which no command closes
     */
    public static CommandHandler insideNode(Path home, Core core) {
        return new Cli(new Surroundings(
                new InsideAccess(home, core),
                Optional.empty(),
                new Homes(Map.of("PARLEY_HOME", home.toAbsolutePath().toString())),
                Clock.system(ZoneId.systemDefault())));
    }

    /** Runs a command line to its end and returns its exit code. */
    @Override
    public int run(Invocation invocation) {
        Output output = new Output(invocation);
        GlobalOptions options = new GlobalOptions();
        try {
            int code = run(invocation, options, output);
            output.flush();
            return code;
        } catch (UserError refused) {
            return tell(output, refused.line(), refused.exitCode());
        } catch (Output.Closed nobody) {
            return UserError.FAILED;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } catch (RuntimeException | Error bug) {
            // An interrupt in the middle of an operation on a channel surfaces as whatever that operation throws.
            if (Thread.currentThread().isInterrupted()) return INTERRUPTED;
            Path home =
                    surroundings.homes().home(options.home(), invocation.place().workingDirectory());
            return tell(output, CrashFile.write(home, bug, surroundings.clock()), BUG);
        }
    }

    private int run(Invocation invocation, GlobalOptions options, Output output) throws InterruptedException {
        List<String> arguments = invocation.arguments();
        String word = CommandTable.verb(arguments).orElse("");
        CommandLine line = table.commandLine(options, word, arguments);
        line.setUsageHelpWidth(Math.max(NARROWEST, columns(invocation)));
        ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException wrong) {
            return tell(output, usage(wrong), UserError.USAGE);
        }
        CommandLine typed =
                parsed.hasSubcommand() ? parsed.subcommand().commandSpec().commandLine() : line;
        if (options.help()) {
            output.line(typed.getUsageMessage(Ansi.OFF).stripTrailing());
            return CliCommand.DONE;
        }
        if (options.version()) {
            output.line(Version.text());
            return CliCommand.DONE;
        }
        CliCommand command =
                typed.getCommand() instanceof CliCommand verb ? verb : new ChatCommand(); // no verb means chat
        Context context = new Context(surroundings, invocation, options, output);
        try {
            return command.run(context);
        } finally {
            context.release();
        }
    }

    /** What is wrong with a command line and where to read more, in one line. */
    private static String usage(ParameterException wrong) {
        String verb = wrong.getCommandLine().getCommandName();
        boolean root = wrong.getCommandLine().getParent() == null;
        String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        if (root && wrong instanceof UnmatchedArgumentException unmatched) {
            message = Messages.noSuchCommand(unmatched.getUnmatched().get(0), unmatched.getSuggestions());
        }
        return TerminalText.line(message) + "; " + Messages.seeHelp(root ? "" : verb);
    }

    private static int tell(Output output, String line, int code) {
        try {
            output.note(TerminalText.block(line, 0));
        } catch (Output.Closed nobody) {
            return code;
        }
        return code;
    }

    private static int columns(Invocation invocation) {
        return invocation.place().columns() > 0 ? invocation.place().columns() : USUAL;
    }
}
