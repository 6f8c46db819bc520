package chat.parley.node;

import chat.parley.node.core.UserError;
import chat.parley.node.face.cli.RendezvousOptions;
import chat.parley.node.face.cli.RendezvousServer;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.server.ServerSettings;
import chat.parley.rendezvous.server.StartException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A rendezvous server as the command line sees it. */
final class ServedRendezvous implements RendezvousServer {
    /** How long everybody may take to hear that the server restarts. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final chat.parley.rendezvous.server.RendezvousServer server;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private ServedRendezvous(chat.parley.rendezvous.server.RendezvousServer server) {
        this.server = server;
    }

    static ServedRendezvous start(RendezvousOptions options) {
        ServerSettings settings = ServerSettings.in(options.data()).withListen(Addresses.parse(options.listen()));
        if (options.publicHost().isPresent())
            settings = withPublic(settings, options.publicHost().get());
        try {
            return new ServedRendezvous(chat.parley.rendezvous.server.RendezvousServer.start(settings));
        } catch (StartException e) {
            throw new UserError(String.valueOf(e.getMessage()), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", "");
        }
    }

    /** {@code HOST} or {@code HOST:PORT}; an IPv6 address with a port stands in brackets. */
    private static ServerSettings withPublic(ServerSettings settings, String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > text.lastIndexOf(']') && (text.indexOf(':') == colon || text.startsWith("["));
        String host = (port ? text.substring(0, colon) : text).replace("[", "").replace("]", "");
        if (!port) return settings.withPublic(host, OptionalInt.empty());
        try {
            int number = Integer.parseInt(text.substring(colon + 1));
            if (number < 1 || number > 65_535) throw new NumberFormatException();
            return settings.withPublic(host, OptionalInt.of(number));
        } catch (NumberFormatException e) {
            throw new UserError("--public must be HOST or HOST:PORT, not " + text, "", UserError.USAGE);
        }
    }

    @Override
    public String address() {
        return server.address().toString();
    }

    @Override
    public String listening() {
        InetSocketAddress bound = server.boundAddress();
        if (bound.getAddress().isAnyLocalAddress()) return "[::]:" + bound.getPort();
        return Candidate.of(bound).toString();
    }

    @Override
    public boolean isNew() {
        return server.isNew();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReachable() {
        return server.isReachable();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            server.stop(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.complete(null);
    }
}
