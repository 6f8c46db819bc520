package chat.parley.tests.e2e;

import chat.parley.node.api.CoreClient;
import chat.parley.node.core.Core;
import chat.parley.node.core.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody at one node who says numbered lines as fast as the node takes them, over its local API. When the node dies, goes on from
 * what the node's own history says was kept.
 */
final class Speaker implements Runnable {
    private static final int AT_ONCE = 256;

    private final Path home;
    private final String friend;
    private final String voice;
    private final int count;
    final AtomicInteger said = new AtomicInteger();
    private volatile boolean over;

    Speaker(Path home, String friend, String voice, int count) {
        this.home = home;
        this.friend = friend;
        this.voice = voice;
        this.count = count;
    }

    static String line(String voice, int number) {
        return voice + " " + number;
    }

    void stop() {
        over = true;
    }

    @Override
    public void run() {
        while (!over && said.get() < count) {
            try (Core core = connect(home)) {
                said.set(kept(core));
                speak(core);
            } catch (RuntimeException | IOException e) {
                // The node died, or is not back yet: what it kept is asked when it is.
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    static Core connect(Path home) throws IOException {
        Optional<Core> core = CoreClient.connect(home);
        return core.orElseThrow(() -> new IOException("no node"));
    }

    private int kept(Core core) {
        List<Views.Message> mine = history(core, friend).stream()
                .filter(message -> message.direction().equals("out"))
                .toList();
        for (int i = 0; i < mine.size(); i++) {
            if (!mine.get(i).text().equals(line(voice, i))) {
                throw new AssertionError(voice + " kept " + mine.get(i).text() + " as number " + i);
            }
        }
        return mine.size();
    }

    private void speak(Core core) {
        Semaphore room = new Semaphore(AT_ONCE);
        CompletableFuture<Void> failed = new CompletableFuture<>();
        int next = said.get();
        while (next < count && !failed.isCompletedExceptionally() && !over) {
            try {
                if (!room.tryAcquire(1, TimeUnit.SECONDS)) continue;
            } catch (InterruptedException e) {
                over = true;
                return;
            }
            core.send(friend, line(voice, next++)).whenComplete((message, problem) -> {
                room.release();
                if (problem == null) said.incrementAndGet();
                else failed.completeExceptionally(problem);
            });
        }
        while (!failed.isDone() && said.get() < count && !over) LockSupport.parkNanos(5_000_000);
        if (failed.isCompletedExceptionally()) failed.join();
    }

    /** A whole conversation. */
    static List<Views.Message> history(Core core, String friend) {
        return core.read(new Core.ReadQuery(Optional.of(friend), Optional.empty(), Optional.empty(), Optional.empty()))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
