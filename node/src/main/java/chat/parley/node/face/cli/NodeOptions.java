package chat.parley.node.face.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a home is opened this time.
 *
 * @param settings for this run, by the keys of {@code parley set}: name, listen, lan, direct, relay, proxy; values are well formed
 * @param rendezvous addresses to use beside those kept; a new home keeps them
 * @param keylog where session keys are written for Wireshark
 * @param newName what a new home's owner is called when {@code settings} names nobody
 * @param stays whether the node stays until it is stopped, rather than being there for one command
 * @param screen whether a screen shows what happens, so that nothing else may write to stderr
 */
public record NodeOptions(
        Map<String, String> settings,
        List<String> rendezvous,
        Optional<Path> keylog,
        String newName,
        boolean stays,
        boolean screen) {
    public NodeOptions {
        settings = Map.copyOf(settings);
        rendezvous = List.copyOf(rendezvous);
    }

    /** As kept, for one command. */
    static NodeOptions forOneCommand() {
        return new NodeOptions(Map.of(), List.of(), Optional.empty(), UserName.ofThisSystem(), false, true);
    }
}
