package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.Limits;

/**
 * What a server allows. The worst case of memory: each connection may have {@link Limits#READER_CREDIT} (1 MiB) of circuit data
 * waiting, so {@code connections} MiB if every single one stops reading under load.
 *
 * @param connections at once, nodes and guests
 * @param connectionsPerAddress at once from one IPv4 address or IPv6 /64: an office behind one address
 * @param halfOpen at once, not yet through their handshake
 * @param halfOpenPerAddress the same from one address: an eighth, so that two addresses can't keep everybody else out by saying nothing
 * @param handshakesPerSecond from one address; each costs this machine about a millisecond
 * @param handshakeBurst from one address at once
 * @param circuits of one connection, both ways together: 32 starts of 32 KiB are the 1 MiB that a reader may have outstanding
 * @param watches of one connection, at most 256
 * @param opensPerSecond circuits that one connection opens
 * @param opensBurst the same at once
 * @param introductionsPerMinute circuits opened with one node's introduction tokens, and from one address to any node
 * @param introductionsBurst the same at once
 * @param guestCircuits of one guest: it comes for one contact at this server, or a few
 */
public record ServerLimits(
        int connections,
        int connectionsPerAddress,
        int halfOpen,
        int halfOpenPerAddress,
        double handshakesPerSecond,
        int handshakeBurst,
        int circuits,
        int watches,
        double opensPerSecond,
        int opensBurst,
        double introductionsPerMinute,
        int introductionsBurst,
        int guestCircuits) {

    /** For a small public server. */
    public static final ServerLimits STANDARD =
            new ServerLimits(10_000, 256, 256, 32, 20, 100, 32, Limits.WATCHES, 10, 64, 10, 10, 8);

    /** @throws IllegalArgumentException naming the limit that makes no sense */
    public ServerLimits {
        positive("connections", connections);
        positive("connectionsPerAddress", connectionsPerAddress);
        positive("halfOpen", halfOpen);
        positive("halfOpenPerAddress", halfOpenPerAddress);
        positive("handshakesPerSecond", handshakesPerSecond);
        positive("handshakeBurst", handshakeBurst);
        positive("circuits", circuits);
        positive("watches", watches);
        positive("opensPerSecond", opensPerSecond);
        positive("opensBurst", opensBurst);
        positive("introductionsPerMinute", introductionsPerMinute);
        positive("introductionsBurst", introductionsBurst);
        positive("guestCircuits", guestCircuits);
        if (watches > Limits.WATCHES) throw new IllegalArgumentException("watches: at most " + Limits.WATCHES);
    }

    /** The same with other numbers of connections. */
    public ServerLimits withConnections(int all, int perAddress) {
        return new ServerLimits(
                all,
                perAddress,
                halfOpen,
                halfOpenPerAddress,
                handshakesPerSecond,
                handshakeBurst,
                circuits,
                watches,
                opensPerSecond,
                opensBurst,
                introductionsPerMinute,
                introductionsBurst,
                guestCircuits);
    }

    /** The same with other limits on handshakes; one address may have all that are open. */
    public ServerLimits withHandshakes(int open, double perSecond, int burst) {
        return new ServerLimits(
                connections,
                connectionsPerAddress,
                open,
                open,
                perSecond,
                burst,
                circuits,
                watches,
                opensPerSecond,
                opensBurst,
                introductionsPerMinute,
                introductionsBurst,
                guestCircuits);
    }

    /** The same with another limit on what one address has half open. */
    public ServerLimits withHalfOpenPerAddress(int count) {
        return new ServerLimits(
                connections,
                connectionsPerAddress,
                halfOpen,
                count,
                handshakesPerSecond,
                handshakeBurst,
                circuits,
                watches,
                opensPerSecond,
                opensBurst,
                introductionsPerMinute,
                introductionsBurst,
                guestCircuits);
    }

    /** The same with other limits on circuits. */
    public ServerLimits withCircuits(int each, int ofGuest, double openedPerSecond, int burst) {
        return new ServerLimits(
                connections,
                connectionsPerAddress,
                halfOpen,
                halfOpenPerAddress,
                handshakesPerSecond,
                handshakeBurst,
                each,
                watches,
                openedPerSecond,
                burst,
                introductionsPerMinute,
                introductionsBurst,
                ofGuest);
    }

    /** The same with other limits on introductions. */
    public ServerLimits withIntroductions(double perMinute, int burst) {
        return new ServerLimits(
                connections,
                connectionsPerAddress,
                halfOpen,
                halfOpenPerAddress,
                handshakesPerSecond,
                handshakeBurst,
                circuits,
                watches,
                opensPerSecond,
                opensBurst,
                perMinute,
                burst,
                guestCircuits);
    }

    private static void positive(String name, double value) {
        if (!(value > 0)) throw new IllegalArgumentException(name + " must be above 0, not " + value);
    }
}
