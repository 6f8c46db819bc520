package chat.parley.rendezvous.server;

import chat.parley.crypto.identity.Id128;
import chat.parley.crypto.identity.PeerId;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import chat.parley.rendezvous.protocol.Status;
import chat.parley.rendezvous.protocol.TokenKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One identity's registration of one node id: here while it has a {@link Registry.Member}, else away. Belongs to the {@link
 * Registry}; under its lock, except what never changes.
 */
final class Home {
    private static final Id128 NO_RUN = new Id128(0, 0);

    private final Place place;
    private final PeerId peer;
    private Registry.@Nullable Member member;
    private long address;
    private boolean shown;
    private int checks;
    private long generation;
    private Id128 run = NO_RUN;
    private @Nullable TokenKey tokenKey;
    /** Of the key, among all keys that this place has seen. */
    private int keyVersion;

    private long[] revoked = {};
    private List<Candidate> candidates = List.of();
    private @Nullable TokenBucket introductions;

    Home(Place place, PeerId peer) {
        this.place = place;
        this.peer = peer;
    }

    void come(Registry.Member newMember, long newGeneration, Id128 newRun, RendezvousFrame.Register frame) {
        member = newMember;
        address = newMember.address();
        generation = newGeneration;
        run = newRun;
        TokenKey before = tokenKey;
        if (before == null || !before.equals(frame.tokenKey())) {
            tokenKey = frame.tokenKey();
            keyVersion = place.nextKeyVersion();
        }
        update(frame.revoked(), frame.candidates());
    }

    void update(List<Long> newRevoked, List<Candidate> newCandidates) {
        revoked = newRevoked.stream().mapToLong(Long::longValue).sorted().toArray();
        candidates = newCandidates;
    }

    /** Keeps what tells good tokens from wrong ones, and no address. */
    void leave() {
        member = null;
        candidates = List.of();
        introductions = null;
    }

    /** Whether this registration's node gave the token, revoked or not: an HMAC. */
    boolean gave(ReachToken token) {
        checks++;
        return tokenKey != null && token.verify(tokenKey, place.id());
    }

    /** How often {@link #gave} was asked: HMACs done under the lock. */
    int checks() {
        return checks;
    }

    /** Its key now, to check tokens with outside the lock. */
    Optional<Claims.Claim> claim() {
        return Optional.ofNullable(tokenKey).map(key -> new Claims.Claim(this, key, keyVersion));
    }

    /** Grows with each new token key, over all homes of the place: what was checked at one version holds until the next. */
    int keyVersion() {
        return keyVersion;
    }

    /** Somebody showed a token that its node gave. */
    void onShown() {
        shown = true;
    }

    boolean isShown() {
        return shown;
    }

    /** {@link chat.parley.rendezvous.carrier.AddressKey} of where it is at home, or was last. */
    long address() {
        return address;
    }

    /** What a token given here gets. */
    Status statusFor(long tokenId) {
        return member == null || isRevoked(tokenId) ? Status.OFFLINE : Status.ONLINE;
    }

    boolean isRevoked(long tokenId) {
        return Arrays.binarySearch(revoked, tokenId) >= 0;
    }

    /** Whether one more circuit may be opened with an introduction token of this node. */
    boolean takeIntroduction(ServerLimits limits, long nowNanos) {
        TokenBucket bucket = introductions;
        if (bucket == null) introductions = bucket = new TokenBucket(limits.introductionsBurst(), nowNanos);
        return bucket.take(limits.introductionsPerMinute() / 60, limits.introductionsBurst(), nowNanos);
    }

    Place place() {
        return place;
    }

    PeerId peer() {
        return peer;
    }

    Registry.@Nullable Member member() {
        return member;
    }

    long generation() {
        return generation;
    }

    Id128 run() {
        return run;
    }

    List<Candidate> candidates() {
        return candidates;
    }
}
