package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.Status;
import java.util.Optional;
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

    /**
     * The token was checked against all keys up to this version, and gave {@link #giver} or nobody. Only later keys are checked again, so
     * a node that comes home costs each watch a comparison, a false claim's new key one HMAC each, and an UPDATE none.
     */
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

    /** Its token was checked, outside the lock, against these claims. */
    void onChecked(Claims claims, Optional<Claims.Claim> found) {
        if (claims.version() < checkedVersion) return; // somebody came meanwhile, and it was checked again
        checkedVersion = claims.version();
        giver = found.map(Claims.Claim::home).orElse(null);
    }

    /** Looks again; says whether the status changed. */
    boolean evaluate() {
        Home found = tokenId < 0 ? null : findGiver();
        Status before = status;
        giver = found;
        status = found == null ? Status.UNKNOWN : found.statusFor(tokenId);
        if (found != null) found.onShown();
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
                && giver.keyVersion() <= checkedVersion
                && place.homes().contains(giver)) return giver;
        int from = checkedVersion;
        checkedVersion = place.keyVersion(); // a token is of one key: once found there is no other
        ReachToken token = token();
        for (Home home : place.homes()) if (home.keyVersion() > from && home.gave(token)) return home;
        return null;
    }

    ReachToken token() {
        return new ReachToken(tokenId, macHigh, macLow);
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
