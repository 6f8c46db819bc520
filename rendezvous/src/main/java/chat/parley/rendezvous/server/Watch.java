package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.Status;
import org.jspecify.annotations.Nullable;

/**
 * One connection's wish to know whether one node is here. Kept small, since there are up to 256 a connection: the token's parts lie
 * in it. Of the {@link Registry}, under its lock.
 */
final class Watch {
    private final Registry.Member watcher;
    private final Place place;
    private final long tokenId;
    private final long macHigh;
    private final long macLow;
    private int index;
    /** The registration that gave the token; looked for again whenever registrations change while there is none. */
    private @Nullable Home giver;

    /** The giver's key with which the token was checked: a node with many watches that comes home costs one comparison each, not one HMAC. */
    private int checkedVersion;

    private Status status = Status.UNKNOWN;
    private boolean pending;

    Watch(Registry.Member watcher, Place place, ReachToken token) {
        this.watcher = watcher;
        this.place = place;
        this.tokenId = token.id();
        this.macHigh = token.macHigh();
        this.macLow = token.macLow();
    }

    /** Looks again; says whether the status changed. */
    boolean evaluate() {
        Home found = tokenId < 0 ? null : findGiver();
        Status before = status;
        giver = found;
        if (found != null) checkedVersion = found.keyVersion();
        status = found == null ? Status.UNKNOWN : found.statusFor(tokenId);
        return status != before;
    }

    boolean isOnline() {
        return status == Status.ONLINE;
    }

    Registry.Answer answer() {
        return giver == null ? Registry.Answer.UNKNOWN : Registry.Answer.of(giver, status);
    }

    private @Nullable Home findGiver() {
        if (giver != null
                && giver.keyVersion() == checkedVersion
                && place.homes().contains(giver)) return giver;
        ReachToken token = new ReachToken(tokenId, macHigh, macLow);
        for (Home home : place.homes()) if (home.gave(token)) return home;
        return null;
    }

    Registry.Member watcher() {
        return watcher;
    }

    Place place() {
        return place;
    }

    boolean isPending() {
        return pending;
    }

    void setPending(boolean pending) {
        this.pending = pending;
    }

    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }
}
