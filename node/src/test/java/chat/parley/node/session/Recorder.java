package chat.parley.node.session;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a session wants done, oldest first, until it is taken. */
final class Recorder implements SessionEffect.Port {
    private final List<SessionEffect> kept = new ArrayList<>();

    /** Everything since the last call. */
    List<SessionEffect> take() {
        List<SessionEffect> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }

    @Override
    public void sendFrame(SessionEffect.SendFrame effect) {
        kept.add(effect);
    }

    @Override
    public void ping(SessionEffect.Ping effect) {
        kept.add(effect);
    }

    @Override
    public void pathDead(SessionEffect.PathDead effect) {
        kept.add(effect);
    }

    @Override
    public void refuse(SessionEffect.Refuse effect) {
        kept.add(effect);
    }

    @Override
    public void sealNext(SessionEffect.SealNext effect) {
        kept.add(effect);
    }

    @Override
    public void commitSealed(SessionEffect.CommitSealed effect) {
        kept.add(effect);
    }

    @Override
    public void deliver(SessionEffect.Deliver effect) {
        kept.add(effect);
    }

    @Override
    public void commitReceiving(SessionEffect.CommitReceiving effect) {
        kept.add(effect);
    }

    @Override
    public void commitEpoch(SessionEffect.CommitEpoch effect) {
        kept.add(effect);
    }

    @Override
    public void retire(SessionEffect.Retire effect) {
        kept.add(effect);
    }

    @Override
    public void repair(SessionEffect.Repair effect) {
        kept.add(effect);
    }

    @Override
    public void notice(SessionEffect.Notice effect) {
        kept.add(effect);
    }
}
