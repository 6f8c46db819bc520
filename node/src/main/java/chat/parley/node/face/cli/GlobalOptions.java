package chat.parley.node.face.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line's root: options that stand before or after a command. */
@Command(
        name = "parley",
        description = Usage.ABOUT,
        synopsisHeading = "",
        customSynopsis = Usage.SYNOPSIS,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nEverywhere:%n",
        footer = Usage.FOOTER)
final class GlobalOptions {
    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT, description = Usage.HOME_OPTION)
    private @Nullable Path home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = Usage.JSON_OPTION)
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = Usage.HELP_OPTION)
    private boolean help;

    @Option(names = "--version", description = Usage.VERSION_OPTION)
    private boolean version;

    Optional<Path> home() {
        return Optional.ofNullable(home);
    }

    boolean json() {
        return json;
    }

    boolean help() {
        return help;
    }

    boolean version() {
        return version;
    }
}
