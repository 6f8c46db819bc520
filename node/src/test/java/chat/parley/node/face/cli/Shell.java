package chat.parley.node.face.cli;

import chat.parley.node.api.Invocation;
import chat.parley.node.core.Core;
import chat.parley.node.core.FakeCore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Types command lines at a fake core and keeps what they print. */
final class Shell {
    static final Clock NOON = Clock.fixed(FakeCore.noon(), ZoneOffset.UTC);

    final FakeCore core = new FakeCore(NOON);
    /** Whether a node runs already, or each command is its own. */
    boolean running = true;

    boolean inTerminal;
    boolean outTerminal;
    Path home = Path.of("build-nothing/home");
    Optional<NodeLauncher> launcher = Optional.of(new FakeLauncher());
    NodeOptions opened = NodeOptions.forOneCommand();
    InputStream in = InputStream.nullInputStream();

    /** What one command printed. */
    record Printed(int code, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }

        List<String> errLines() {
            return err.lines().toList();
        }
    }

    Shell typing(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Printed run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Invocation.Place place =
                new Invocation.Place(Path.of("/work-dir"), 80, inTerminal, outTerminal, outTerminal, true);
        Surroundings surroundings = new Surroundings(
                new Access(), launcher, new Homes(Map.of("PARLEY_HOME", home.toString(), "HOME", "/home/alice")), NOON);
        int code = new Cli(surroundings).run(new Invocation(List.of(arguments), place, in, out, err));
        return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final class Access implements CoreAccess {
        @Override
        public Optional<Lease> running(Path asked) {
            return running && !core.isStopped() ? Optional.of(new Lease(core, false, () -> {})) : Optional.empty();
        }

        @Override
        public Lease open(Path asked, NodeOptions options, boolean online) {
            opened = options;
            return new Lease(core, !running, () -> {});
        }
    }

    /** A launcher that can nothing but the demo. */
    final class FakeLauncher implements NodeLauncher {
        final Set<Feature> features = EnumSet.noneOf(Feature.class);
        RendezvousServer server;

        @Override
        public Set<Feature> features() {
            return features;
        }

        @Override
        public Optional<Core> openHome(Path asked, NodeOptions options, boolean online) {
            return Optional.of(core);
        }

        @Override
        public RendezvousServer startRendezvous(RendezvousOptions options) {
            return server;
        }

        @Override
        public Demo startDemo() {
            return new Demo() {
                @Override
                public Core you() {
                    return core;
                }

                @Override
                public String friend() {
                    return "bob";
                }

                @Override
                public void cut() {
                    core.path(FakeCore.BOB, "relay");
                }

                @Override
                public void mend() {
                    core.path(FakeCore.BOB, "direct");
                }

                @Override
                public void close() {}
            };
        }
    }
}
