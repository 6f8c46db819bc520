package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where homes are: what {@code --home} says, else {@code PARLEY_HOME}, else the XDG data folder.
 *
 * @param environment the process's
 */
record Homes(Map<String, String> environment) {
    private static final String DATA = ".local/share";

    /** The home that a command line means. */
    Path home(Optional<Path> option, Path workingDirectory) {
        if (option.isPresent() && option.get().toString().isEmpty()) {
            throw new UserError("--home names no folder", "leave it away for your own home");
        }
        Path home = option.or(() -> variable("PARLEY_HOME")).orElseGet(() -> data("parley"));
        return workingDirectory.resolve(home).normalize();
    }

    /** A folder of this program in the person's data folder. */
    Path data(String name) {
        return variable("XDG_DATA_HOME").orElseGet(() -> user().resolve(DATA)).resolve(name);
    }

    /** A path as people write it, with {@code ~} for their own folder. */
    String shown(Path path) {
        Path user = user();
        return path.startsWith(user) && !path.equals(user) ? "~/" + user.relativize(path) : path.toString();
    }

    private Path user() {
        return variable("HOME").orElseGet(() -> Path.of(System.getProperty("user.home", "/")));
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
