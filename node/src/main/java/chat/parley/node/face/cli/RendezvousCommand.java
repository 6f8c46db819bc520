package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rendezvous}: the server, until it is stopped. */
@Command(name = "rendezvous", description = Usage.RENDEZVOUS)
final class RendezvousCommand extends CliCommand {
    private static final String EVERYWHERE = "[::]:27275";

    @Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = EVERYWHERE, description = Usage.RDV_LISTEN)
    private String listen = EVERYWHERE;

    @Option(names = "--public", paramLabel = "HOST[:PORT]", description = Usage.RDV_PUBLIC)
    private @Nullable String publicHost;

    @Option(names = "--data", paramLabel = "DIR", description = Usage.RDV_DATA)
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = Usage.RDV_CONFIG)
    private @Nullable Path config;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = Usage.RDV_TLS_CERT)
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = Usage.RDV_TLS_KEY)
    private @Nullable Path tlsKey;

    @Option(names = "--keylog", paramLabel = "FILE", description = Usage.KEYLOG)
    private @Nullable Path keylog;

    @Override
    int run(Context context) throws InterruptedException {
        RendezvousOptions options = options(context);
        try (RendezvousServer server = context.launcher().startRendezvous(options)) {
            print(context, options, server);
            server.ended().get();
            return DONE;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UserError known) throw known;
            throw new IllegalStateException("the server ended", failed.getCause());
        } catch (InterruptedException asked) {
            // SIGTERM: it has told everybody by the time it is closed.
            return DONE;
        }
    }

    private RendezvousOptions options(Context context) {
        NodeLauncher launcher = context.launcher();
        if (!Settings.isAddress(listen)) {
            throw new UserError(Messages.wrongValue("--listen", listen, "HOST:PORT"), "", UserError.USAGE);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new UserError(Messages.TLS_BOTH, "", UserError.USAGE);
        }
        NodeFlags.refuse(launcher, tlsKey != null, NodeLauncher.Feature.TLS, "--tls-cert");
        NodeFlags.refuse(launcher, config != null, NodeLauncher.Feature.CONFIG, "--config");
        NodeFlags.refuse(launcher, keylog != null, NodeLauncher.Feature.KEYLOG, "--keylog");
        Path folder = context.invocation().place().workingDirectory();
        Path usual = context.surroundings().homes().data("parley-rendezvous");
        return new RendezvousOptions(
                listen,
                Optional.ofNullable(publicHost),
                folder.resolve(data == null ? usual : data).normalize(),
                Optional.ofNullable(config).map(folder::resolve),
                Optional.ofNullable(tlsCertificate).map(folder::resolve),
                Optional.ofNullable(tlsKey).map(folder::resolve),
                Optional.ofNullable(keylog).map(folder::resolve));
    }

    private static void print(Context context, RendezvousOptions options, RendezvousServer server) {
        Output output = context.output();
        if (context.json()) output.json(Map.of("address", server.address()));
        else output.line(server.address());
        output.flush();
        String data = context.surroundings().homes().shown(options.data());
        output.note(Messages.serves(server.listening(), data, server.isNew()));
        output.note(server.isOpen() ? Messages.OPEN_SERVER : Messages.CLOSED_SERVER);
        if (server.isReachable()) output.note(Messages.friendsType(server.address()));
        else output.note(Messages.UNREACHABLE_SERVER);
    }
}
