package chat.parley.tests.bench;

import chat.parley.node.Node;
import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own, driven through its {@link Core}: {@code HOME NAME RENDEZVOUS}. Beside a sender's orders: {@code card}
 * answers its link; {@code add LINK} adds a friend; {@code path} answers the path to them. A message is done when the node tells that it
 * was delivered: the friend has committed and acknowledged it, after this node had committed it.
 */
final class ParleyEnd implements Sender {
    private static final String TEXT = "x".repeat(MESSAGE_BYTES);

    private final Core core;
    private String friend = "";
    private volatile Times current;
    private volatile Runnable onDelivered = () -> {};

    private ParleyEnd(Core core) {
        this.core = core;
        core.subscribe(this::onEvent);
    }

    public static void main(String[] arguments) {
        Worker.live(() -> {
            Path home = Files.createDirectories(Path.of(arguments[0]));
            Node node = Node.open(new Node.Options(
                    home,
                    Map.of("name", arguments[1], "listen", "127.0.0.1:0", "lan", "off"),
                    List.of(arguments[2]),
                    arguments[1],
                    true));
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            return new Worker.Ready("open", new ParleyEnd(node.core())::follow);
        });
    }

    private String follow(String order) throws Exception {
        if (order.equals("card")) return get(core.card(false)).link();
        if (order.equals("path")) return get(core.status()).contacts().get(0).path();
        if (!order.startsWith("add ")) return Sender.follow(this, order);
        friend = get(core.add(order.substring("add ".length()), Optional.empty()))
                .contact()
                .name();
        return friend;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private void onEvent(CoreEvent event) {
        Times times = current;
        if (times == null || !(event instanceof CoreEvent.MessageState state)) return;
        if (!state.message().state().equals("delivered")) return;
        times.done(1);
        onDelivered.run();
    }

    @Override
    public void one(Times times) throws Exception {
        pipelined(times, 1);
    }

    @Override
    public void pipelined(Times times, int inFlight) throws Exception {
        Semaphore room = new Semaphore(inFlight);
        onDelivered = room::release;
        current = times;
        for (int i = 0; i < times.messages(); i++) {
            if (!room.tryAcquire(60, TimeUnit.SECONDS)) throw new IllegalStateException("message " + i + " is stuck");
            times.begin();
            core.send(friend, TEXT);
        }
        times.awaitUnderWay(0);
        current = null;
    }
}
