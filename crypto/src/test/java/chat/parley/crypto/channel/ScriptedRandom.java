package chat.parley.crypto.channel;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;

/** Gives fixed values, each asked for in its length: what a vector needs in place of chance. */
final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final transient ArrayDeque<byte[]> values;

    ScriptedRandom(List<byte[]> values) {
        this.values = new ArrayDeque<>(values);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] next = values.remove();
        if (next.length != bytes.length) throw new IllegalStateException(bytes.length + " asked, " + next.length);
        System.arraycopy(next, 0, bytes, 0, next.length);
    }
}
