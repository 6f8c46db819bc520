package chat.parley.rendezvous;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a buffer was collected without having been released. Needs leak detection at paranoid. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final int ROUNDS = 8;

    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (int i = 0; i < ROUNDS && leaks.isEmpty(); i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release(); // the detector reports when it tracks
        }
        ByteBufUtil.setLeakListener(null);
        if (!leaks.isEmpty()) throw new AssertionError("leaked: " + leaks);
    }
}
