package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a server runs.
 *
 * @param listen where; port 0 draws one
 * @param publicHost the host that friends use, where it isn't this machine's own address
 * @param publicPort the port that friends use, where it isn't the one listened on
 * @param data folder for the server's key; made when it is not there
 * @param loops event loops, 1 or more
 * @param limits what it allows
 * @param farewell what it says when it stops
 */
public record ServerSettings(
        InetSocketAddress listen,
        Optional<String> publicHost,
        OptionalInt publicPort,
        Path data,
        int loops,
        ServerLimits limits,
        Farewell farewell) {

    /**
     * What RESTARTING says.
     *
     * @param back when the server expects to be back
     * @param tryFor how long nodes should go on trying after that
     * @param elsewhere addresses to use instead, at most 8
     */
    public record Farewell(Duration back, Duration tryFor, List<RendezvousAddress> elsewhere) {
        /** An upgrade: back in a few seconds. */
        public static final Farewell STANDARD = new Farewell(Duration.ofSeconds(5), Duration.ofMinutes(10), List.of());
    }

    /** Checks. */
    public ServerSettings {
        if (loops < 1) throw new IllegalArgumentException("loops " + loops);
    }

    /** All by default: {@code [::]:27275}, one loop a core. */
    public static ServerSettings in(Path data) {
        return new ServerSettings(
                new InetSocketAddress("::", RendezvousAddress.DEFAULT_PORT),
                Optional.empty(),
                OptionalInt.empty(),
                data,
                Runtime.getRuntime().availableProcessors(),
                ServerLimits.STANDARD,
                Farewell.STANDARD);
    }

    /** The same, listening elsewhere. */
    public ServerSettings withListen(InetSocketAddress address) {
        return new ServerSettings(address, publicHost, publicPort, data, loops, limits, farewell);
    }

    /** The same with the host, and where given the port, that friends use. */
    public ServerSettings withPublic(String host, OptionalInt port) {
        return new ServerSettings(listen, Optional.of(host), port, data, loops, limits, farewell);
    }

    /** The same with another number of event loops. */
    public ServerSettings withLoops(int count) {
        return new ServerSettings(listen, publicHost, publicPort, data, count, limits, farewell);
    }

    /** The same with other limits. */
    public ServerSettings withLimits(ServerLimits other) {
        return new ServerSettings(listen, publicHost, publicPort, data, loops, other, farewell);
    }

    /** The same with another farewell. */
    public ServerSettings withFarewell(Farewell other) {
        return new ServerSettings(listen, publicHost, publicPort, data, loops, limits, other);
    }
}
