package chat.parley.node.path;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a policy wants done, oldest first. */
final class Recorder implements PathEffect.Port {
    private final List<PathEffect> kept = new ArrayList<>();

    /** Everything since the last {@link #clear}. */
    List<PathEffect> all() {
        return kept;
    }

    <T extends PathEffect> List<T> all(Class<T> type) {
        return kept.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void clear() {
        kept.clear();
    }

    @Override
    public void seek(PathEffect.Seek effect) {
        kept.add(effect);
    }

    @Override
    public void dial(PathEffect.Dial effect) {
        kept.add(effect);
    }

    @Override
    public void abandon(PathEffect.Abandon effect) {
        kept.add(effect);
    }

    @Override
    public void prefer(PathEffect.Prefer effect) {
        kept.add(effect);
    }

    @Override
    public void leave(PathEffect.Leave effect) {
        kept.add(effect);
    }

    @Override
    public void drop(PathEffect.Drop effect) {
        kept.add(effect);
    }
}
