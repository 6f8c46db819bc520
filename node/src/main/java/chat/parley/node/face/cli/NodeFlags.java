package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings for this run, as {@code node} and {@code chat} take them. */
final class NodeFlags {
    @Option(names = "--name", paramLabel = "NAME", description = Usage.NODE_NAME)
    private @Nullable String name;

    @Option(names = "--rendezvous", paramLabel = "ADDRESS", description = Usage.NODE_RENDEZVOUS)
    private List<String> rendezvous = new ArrayList<>();

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = Usage.NODE_LISTEN)
    private @Nullable String listen;

    @Option(names = "--lan", paramLabel = "contacts|visible|off", description = Usage.NODE_LAN)
    private @Nullable String lan;

    @Option(names = "--direct", paramLabel = "on|off", description = Usage.NODE_DIRECT)
    private @Nullable String direct;

    @Option(names = "--relay", paramLabel = "on|off", description = Usage.NODE_RELAY)
    private @Nullable String relay;

    @Option(names = "--proxy", paramLabel = "URL", description = Usage.NODE_PROXY)
    private @Nullable String proxy;

    @Option(names = "--keylog", paramLabel = "FILE", description = Usage.KEYLOG)
    private @Nullable Path keylog;

    /** Whether any was given. */
    boolean isEmpty() {
        return settings().isEmpty() && rendezvous.isEmpty() && keylog == null;
    }

    /**
     * These flags for a node that stays.
     *
     * @param screen whether a screen shows what happens
     * @throws UserError for a value that is none, or that what is behind cannot do
     */
    NodeOptions options(Context context, boolean screen) {
        NodeLauncher launcher = context.launcher();
        Map<String, String> settings = settings();
        refuse(launcher, proxy != null, NodeLauncher.Feature.PROXY, "--proxy");
        refuse(launcher, "visible".equals(lan), NodeLauncher.Feature.LAN_VISIBLE, "--lan=visible");
        refuse(launcher, keylog != null, NodeLauncher.Feature.KEYLOG, "--keylog");
        Path folder = context.invocation().place().workingDirectory();
        return new NodeOptions(
                settings,
                rendezvous,
                Optional.ofNullable(keylog).map(folder::resolve),
                UserName.ofThisSystem(),
                true,
                screen);
    }

    /** Refuses what was asked for and this build does not do. */
    static void refuse(NodeLauncher launcher, boolean asked, NodeLauncher.Feature feature, String option) {
        if (asked && !launcher.features().contains(feature)) {
            throw new UserError(Messages.notInThisVersion(option), "", UserError.USAGE);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, Settings.NAME, name);
        put(settings, Settings.LISTEN, listen);
        put(settings, Settings.LAN, lan);
        put(settings, Settings.DIRECT, direct);
        put(settings, Settings.RELAY, relay);
        put(settings, Settings.PROXY, proxy);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable String value) {
        if (value != null) settings.put(key, Settings.checked(key, value));
    }
}
