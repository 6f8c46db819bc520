package chat.parley.rendezvous;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a buffer was collected without having been released. Needs leak detection at paranoid. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final long PATIENCE_MILLIS = 20_000;

    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect(); // what was unreachable is queued by the time that a second collection's witness is
        collect();
        ByteBufAllocator.DEFAULT.directBuffer(16).release(); // the detector reports when it tracks
        ByteBufUtil.setLeakListener(null);
        if (!leaks.isEmpty()) throw new AssertionError("leaked: " + leaks);
    }

    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        PhantomReference<Object> witness = new PhantomReference<>(new Object(), queue);
        System.gc();
        if (queue.remove(PATIENCE_MILLIS) != witness) throw new AssertionError("nothing was collected");
    }
}
