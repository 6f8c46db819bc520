package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.timing.Backoff;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The sliding window between two nodes, above any number of channels ({@code docs/PROTOCOL.md} §3). Inputs are {@code on…}
 * methods with the time; what they want done is drained with {@link #drainTo}. Pure and thread-confined.
 *
 * <p>Invariants: DATA leaves only after its row is committed and after the peer named this epoch on that channel; a position is
 * acknowledged only when it is committed; RESUME names only what is committed.
 */
public final class Session {
    /** One envelope that the driver sealed. */
    public record Unnumbered(long ref, byte[] envelope) {}

    private final RandomGenerator random;
    private final SendHalf send;
    private final ReceiveHalf receive;
    private final PathProbe probe = new PathProbe();
    private final Backoff heldRetry;
    private final SessionChannels channels;
    private final PendingCommits commits = new PendingCommits();
    private final ArrayDeque<SessionEffect> effects = new ArrayDeque<>();
    private final HoleAnswers holeAnswers = new HoleAnswers();
    private final EpochBudget epochBudget = new EpochBudget();
    private boolean queued;
    private boolean sealRequested;
    private boolean acknowledgeDue;
    private boolean peerAccepted;
    private long heldNanos = Long.MAX_VALUE;
    private long lastHalvedNanos = Long.MIN_VALUE;

    /**
     * @param state what is on disk
     * @param budget the node's receive buffer
     * @param random for ids, epochs and jitter
     */
    public Session(SessionState state, ReceiveBudget budget, RandomGenerator random) {
        this.random = random;
        this.send = new SendHalf(state.sending());
        this.receive = new ReceiveHalf(state.receiving(), state.accepted(), budget);
        this.channels = new SessionChannels(random);
        this.heldRetry = new Backoff(SessionChannels.RETRY_FIRST, SessionChannels.RETRY_CAP, random);
    }

    // ---- inputs: channels ----

    /** A channel to the peer's node is open. */
    public void onChannelOpen(long channel, long nowNanos) {
        channels.open(channel, nowNanos);
        settle(nowNanos);
    }

    /** The channel that the path policy prefers for sending; another serves until the peer's RESUME has come on it. */
    public void onPreferred(long channel, long nowNanos) {
        channels.prefer(channel);
        settle(nowNanos);
    }

    /** A channel takes nothing more; what comes on it is still read. */
    public void onLeaving(long channel, long nowNanos) {
        SessionChannel left = channels.get(channel);
        if (left != null) left.leaving = true;
        settle(nowNanos);
    }

    /** A channel is gone; what was under way on it goes again on another. */
    public void onChannelClosed(long channel, long nowNanos) {
        if (!channels.close(channel)) return;
        send.unsend(channel);
        settle(nowNanos);
    }

    /** The answer to {@link SessionEffect.Ping}. */
    public void onPong(long channel, long nowNanos) {
        SessionChannel from = channels.get(channel);
        if (from != null) probe.onPong(channel, nowNanos, from.rtt.rtoNanos());
        settle(nowNanos);
    }

    /** A frame came on a channel. */
    public void onFrame(long channel, SessionFrame frame, long nowNanos) {
        SessionChannel from = channels.get(channel);
        if (from == null) return;
        frame.applyTo(new SessionFrame.Port() {
            @Override
            public void resume(SessionFrame.Resume resume) {
                onResume(from, resume, nowNanos);
            }

            @Override
            public void data(SessionFrame.Data data) {
                onData(from, data);
            }

            @Override
            public void ack(SessionFrame.Ack ack) {
                onAck(from, ack, nowNanos);
            }

            @Override
            public void skip(SessionFrame.Skip skip) {
                onSkip(from, skip);
            }

            @Override
            public void leaving(SessionFrame.Leaving leaving) {
                from.leaving = true;
            }
        });
        settle(nowNanos);
    }

    // ---- inputs: the driver ----

    /** Something is queued without a number. */
    public void onQueued(long nowNanos) {
        queued = true;
        settle(nowNanos);
    }

    /**
     * What was sealed, in the order of the queue; answers {@link SessionEffect.SealNext}.
     *
     * @param moreQueued whether more is queued that may go as soon as there is room; what is too long for a stranger is not
     */
    public void onSealed(List<Unnumbered> sealed, boolean moreQueued, long nowNanos) {
        sealRequested = false;
        queued = moreQueued;
        if (!sealed.isEmpty()) {
            List<Sealed> numbered = new ArrayList<>(sealed.size());
            for (Unnumbered one : sealed) numbered.add(send.append(one.ref(), one.envelope()));
            long ticket = commits.awaitSealed(send.last(), send.epoch());
            effects.add(new SessionEffect.CommitSealed(ticket, List.copyOf(numbered)));
        }
        settle(nowNanos);
    }

    /** Every commit up to this ticket is on disk. */
    public void onCommitted(long ticket, long nowNanos) {
        commits.onCommitted(ticket, this::complete);
        settle(nowNanos);
    }

    /** The last message of the peer that an opened envelope held; called in their order. */
    public void onMessageHeld(Id128 message) {
        receive.onMessageHeld(message);
    }

    /** An opened envelope was the marker of a repair; called before its commit. */
    public void onRepaired(Id128 hole) {
        receive.closeHole(hole);
    }

    /** This node's person accepted the peer, and that is committed. */
    public void onAccepted(long nowNanos) {
        if (receive.accepted()) return;
        receive.onAccepted();
        channels.resumeEverywhere();
        holeAnswers.onAccepted().ifPresent(this::repair);
        settle(nowNanos);
    }

    /** Time passed; an early call does no harm. */
    public void onTime(long nowNanos) {
        onProbe(nowNanos);
        channels.onTime(nowNanos);
        if (nowNanos >= heldNanos) {
            heldNanos = nowNanos + heldRetry.nextNanos();
            SessionChannel channel = channels.sending();
            if (channel != null) channel.ask();
        }
        settle(nowNanos);
    }

    /** Ends the session in memory; what it held of the node's buffer is given back. What still comes, commits too, is void. */
    public void close() {
        channels.clear();
        commits.clear();
        receive.close();
    }

    // ---- outputs ----

    /** Applies one effect; false when none is left. */
    public boolean drainTo(SessionEffect.Port port) {
        SessionEffect effect = effects.poll();
        if (effect == null) return false;
        effect.applyTo(port);
        return true;
    }

    /** When {@link #onTime} next has something to do; {@code Long.MAX_VALUE} is never. */
    public long deadlineNanos() {
        return Math.min(channels.deadlineNanos(), Math.min(probe.deadlineNanos(), heldNanos));
    }

    /** Envelopes sealed and not acknowledged. */
    public int unretired() {
        return send.unretired();
    }

    /** Ws, in envelopes. */
    public int sendWindow() {
        return send.window();
    }

    /** How many more the peer lets come: limit less what is sealed. */
    public long peerWindow() {
        return Math.max(0, send.limit() - send.last());
    }

    /** Whether the peer said that its person has accepted this one. */
    public boolean peerAccepted() {
        return peerAccepted;
    }

    /** What this node may lack of the peer's. */
    public Optional<Hole> hole() {
        return receive.hole();
    }

    /** Bytes held of the receive buffer. */
    public int heldBytes() {
        return receive.heldBytes();
    }

    /** The highest number the peer may send. */
    public long limit() {
        return receive.limit();
    }

    // ---- frames ----

    private void onResume(SessionChannel from, SessionFrame.Resume resume, long nowNanos) {
        Optional<SessionFrame.Place> mine =
                resume.position().filter(place -> place.epoch().equals(send.epoch()));
        boolean foreign =
                mine.isPresent() && send.foreign(mine.get().number(), mine.get().chain());
        if ((foreign || receive.isNew(resume.epoch()) || receive.isBehind(resume.base()))
                && !epochBudget.take(nowNanos)) {
            effects.add(new SessionEffect.Refuse(from.id));
            return;
        }
        boolean answer = resume.asks();
        from.misfitAnswered = false;
        answer |= takePeerHalf(resume);
        from.source = resume.epoch();
        if (mine.isEmpty()) {
            answer = true;
        } else if (foreign) {
            startEpoch();
        } else {
            from.named = true;
            from.retry.reset();
            send.setLimit(resume.limit());
            retire(from, mine.get().number(), nowNanos);
            send.unsend(from.id);
            send.forgetSack();
        }
        takeAcceptance(resume.accepted());
        resume.hole()
                .flatMap(hole -> holeAnswers.onHole(hole, receive.accepted()))
                .ifPresent(this::repair);
        if (answer) from.resumeDue = true;
    }

    /** Rules (a) and (b); true when the peer is to be told what became of it. */
    private boolean takePeerHalf(SessionFrame.Resume resume) {
        SessionFrame.Place base = new SessionFrame.Place(resume.epoch(), resume.base(), resume.baseChain());
        if (receive.isNew(resume.epoch())) {
            // A half that never said anything may start over unnoticed: nothing can be missing.
            if (receive.head().filter(place -> place.number() > 0).isPresent()) {
                notice(SessionEffect.Notice.Kind.PEER_NEW, 0);
            }
            receive.jumpTo(base);
            if (resume.base() > 0 || resume.generation() > 0) receive.openHole(Id128.random(random));
        } else if (receive.isBehind(resume.base())) {
            notice(SessionEffect.Notice.Kind.MINE_OLDER, 0);
            receive.jumpTo(base);
            receive.openHole(Id128.random(random));
        } else {
            return false;
        }
        commitReceiving(base);
        return true;
    }

    private void takeAcceptance(boolean accepted) {
        if (accepted && !peerAccepted) {
            notice(SessionEffect.Notice.Kind.ACCEPTED, 0);
            // What was too long for a stranger may go now.
            queued = true;
        }
        peerAccepted = accepted;
    }

    private void repair(Hole hole) {
        effects.add(new SessionEffect.Repair(hole));
    }

    private void onData(SessionChannel from, SessionFrame.Data data) {
        Optional<SessionFrame.Place> head = receive.head();
        // Before its sender's RESUME on this channel, or of an epoch that another channel has since replaced.
        if (from.source == null || head.isEmpty() || !head.get().epoch().equals(from.source)) return;
        channels.onDataFrom(from);
        switch (receive.judge(data)) {
            case NEXT -> {
                deliverAll(from);
            }
            case KEPT, OLD -> {
                acknowledgeDue = true;
            }
            case MISFIT, BEYOND -> {
                answerMisfit(from);
            }
            case DROPPED -> {}
        }
    }

    private void deliverAll(SessionChannel from) {
        while (receive.hasNext()) {
            boolean stranger = !receive.accepted();
            Optional<SessionFrame.Data> next = receive.takeNext();
            if (next.isEmpty()) {
                answerMisfit(from);
                return;
            }
            SessionFrame.Place place = receive.head().orElseThrow();
            byte[] envelope = next.get().envelope();
            long ticket = commits.awaitDelivered(place, envelope.length);
            effects.add(new SessionEffect.Deliver(ticket, envelope, place, stranger));
        }
    }

    private void answerMisfit(SessionChannel from) {
        if (from.misfitAnswered) return;
        from.misfitAnswered = true;
        from.resumeDue = true;
    }

    private void onAck(SessionChannel from, SessionFrame.Ack ack, long nowNanos) {
        if (!ack.epoch().equals(send.epoch()) || ack.position() < send.base()) return;
        if (send.foreign(ack.position(), ack.chain())) {
            if (epochBudget.take(nowNanos)) startEpoch();
            else effects.add(new SessionEffect.Refuse(from.id));
            return;
        }
        send.onLimit(ack.limit());
        retire(from, ack.position(), nowNanos);
        send.onSack(ack.position(), ack.sack());
    }

    private void onSkip(SessionChannel from, SessionFrame.Skip skip) {
        Optional<SessionFrame.Place> head = receive.head();
        if (from.source == null
                || head.isEmpty()
                || !head.get().epoch().equals(skip.to().epoch())) return;
        long skipped = skip.to().number() - head.get().number();
        if (skipped <= 0) {
            acknowledgeDue = true;
            return;
        }
        if (skip.to().number() > receive.limit()) {
            answerMisfit(from);
            return;
        }
        channels.onDataFrom(from);
        receive.jumpTo(skip.to());
        commitReceiving(skip.to());
        acknowledgeDue = true;
        notice(SessionEffect.Notice.Kind.SKIPPED, skipped);
    }

    // ---- changes of state ----

    private void retire(SessionChannel from, long position, long nowNanos) {
        if (position <= send.base()) return;
        long sample = send.retire(position, from.id, nowNanos);
        if (sample >= 0) from.rtt.onSample(sample);
        probe.onProgress();
        heldRetry.reset();
        effects.add(new SessionEffect.Retire(new SessionFrame.Place(send.epoch(), position, send.baseChain())));
    }

    /** Rule (c): this store is older than what it said before, or is a copy. */
    private void startEpoch() {
        List<Long> requeued = send.startEpoch(Id128.random(random));
        probe.onProgress();
        channels.forgetNamed();
        long ticket = commits.awaitEpoch(send.epoch());
        effects.add(new SessionEffect.CommitEpoch(ticket, send.epoch(), send.generation(), List.copyOf(requeued)));
        notice(SessionEffect.Notice.Kind.MINE_OLDER, 0);
        queued |= !requeued.isEmpty();
        channels.resumeEverywhere();
    }

    private void commitReceiving(SessionFrame.Place place) {
        long ticket = commits.awaitReceiving(place);
        effects.add(new SessionEffect.CommitReceiving(ticket, place, receive.hole()));
    }

    private void complete(PendingCommits.Pending done) {
        switch (done.kind()) {
            case SEALED -> {
                if (done.epoch().equals(send.epoch())) send.onCommitted(done.number());
            }
            case DELIVERED -> {
                receive.onEnvelopeCommitted(done.place().orElseThrow(), done.bytes());
                acknowledgeDue = true;
            }
            case RECEIVING -> receive.onCommitted(done.place().orElseThrow());
            case EPOCH -> {
                // Now RESUME may name it.
            }
        }
    }

    private void onProbe(long nowNanos) {
        SessionChannel channel = channels.get(probe.channel());
        if (channel == null) return;
        switch (probe.onTime(nowNanos, channel.rtt.rtoNanos())) {
            case PING -> {
                effects.add(new SessionEffect.Ping(channel.id));
            }
            case DEAD -> {
                halveWindow(channel, nowNanos);
                channel.leaving = true;
                send.unsend(channel.id);
                effects.add(new SessionEffect.PathDead(channel.id));
            }
            case RESUME -> {
                channel.rtt.onTimeout();
                channel.ask();
            }
            case NONE -> {}
        }
    }

    private void halveWindow(SessionChannel channel, long nowNanos) {
        if (lastHalvedNanos != Long.MIN_VALUE && nowNanos - lastHalvedNanos < channel.rtt.rtoNanos()) return;
        lastHalvedNanos = nowNanos;
        send.halveWindow();
    }

    private void notice(SessionEffect.Notice.Kind kind, long count) {
        effects.add(new SessionEffect.Notice(kind, count));
    }

    // ---- what every input ends with ----

    private void settle(long nowNanos) {
        sendResumes();
        acknowledge();
        sendData(nowNanos);
        watchOldest(nowNanos);
        watchHeld(nowNanos);
        requestSealing();
    }

    private void sendResumes() {
        // What RESUME names must be on disk first.
        if (commits.isStatePending()) return;
        for (SessionChannel channel : channels.all()) {
            if (!channel.resumeDue || channel.leaving) continue;
            effects.add(new SessionEffect.SendFrame(channel.id, resume(channel.asks)));
            channel.resumeDue = false;
            channel.asks = false;
            channel.greeted = true;
        }
    }

    private SessionFrame.Resume resume(boolean asks) {
        return new SessionFrame.Resume(
                send.epoch(),
                send.generation(),
                send.base(),
                send.baseChain(),
                send.lastCommitted(),
                receive.committed(),
                receive.limit(),
                receive.hole(),
                receive.accepted(),
                asks);
    }

    private void acknowledge() {
        if (!acknowledgeDue || commits.isStatePending() || !receive.isCommittedCurrent()) return;
        SessionChannel channel = channels.acknowledging();
        if (channel == null) return;
        acknowledgeDue = false;
        SessionFrame.Place place = receive.committed().orElseThrow();
        effects.add(new SessionEffect.SendFrame(
                channel.id,
                new SessionFrame.Ack(
                        place.epoch(), place.number(), place.chain().prefix(), receive.limit(), receive.sack())));
    }

    private void sendData(long nowNanos) {
        SessionChannel channel = channels.sending();
        if (channel == null) return;
        Optional<SessionFrame> next = send.sendNext(channel.id, nowNanos);
        while (next.isPresent()) {
            effects.add(new SessionEffect.SendFrame(channel.id, next.get()));
            next = send.sendNext(channel.id, nowNanos);
        }
    }

    private void watchOldest(long nowNanos) {
        SessionChannel channel = channels.get(send.oldestChannel());
        if (channel == null) probe.onProgress();
        else probe.watch(channel.id, Math.max(send.oldestSentNanos(), nowNanos), channel.rtt.rtoNanos());
    }

    private void watchHeld(long nowNanos) {
        boolean held = send.heldByLimit(queued) && channels.sending() != null;
        if (!held) heldNanos = Long.MAX_VALUE;
        else if (heldNanos == Long.MAX_VALUE) heldNanos = nowNanos + heldRetry.boundNanos();
    }

    private void requestSealing() {
        if (!queued || sealRequested || channels.sending() == null) return;
        sealable().ifPresent(request -> {
            sealRequested = true;
            effects.add(request);
        });
    }

    private Optional<SessionEffect.SealNext> sealable() {
        int count = send.roomCount();
        int bytes = send.roomBytes();
        // Room for the largest envelope, so that a long message at the head of the queue can't wait for ever.
        if (count == 0 || bytes < SessionLimits.MAX_ENVELOPE) return Optional.empty();
        int maxEnvelope = peerAccepted ? SessionLimits.MAX_ENVELOPE : SessionLimits.STRANGER_MAX_ENVELOPE;
        return Optional.of(new SessionEffect.SealNext(count, bytes, maxEnvelope));
    }
}
