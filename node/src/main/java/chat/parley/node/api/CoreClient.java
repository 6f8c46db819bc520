package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.fast.NodeSocket;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Core} in another process, over its local API. When that node ends, open questions fail with {@link NodeEnded} and
 * subscribers get {@link CoreEvent.Stopping} as their last event.
 */
public final class CoreClient implements InvocationHandler {
    private final ClientConnection connection;

    private CoreClient(ClientConnection connection) {
        this.connection = connection;
    }

    /** Connects to the node that serves this home; empty when none does. */
    public static Optional<Core> connect(Path home) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(NodeSocket.of(home)));
        } catch (IOException | IllegalArgumentException nobody) {
            // No file, nobody behind it, or a path that is no address: in each case no node of this home listens.
            channel.close();
            return Optional.empty();
        }
        CoreClient client = new CoreClient(new ClientConnection(channel));
        return Optional.of(
                (Core) Proxy.newProxyInstance(CoreClient.class.getClassLoader(), new Class<?>[] {Core.class}, client));
    }

    @Override
    @SuppressWarnings("unchecked") // the one parameter of subscribe
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Object[] values = arguments == null ? new Object[0] : arguments;
        return switch (method.getName()) {
            case "subscribe" -> connection.subscribe((Consumer<CoreEvent>) values[0]);
            case "close" -> {
                connection.close();
                yield null;
            }
            case "equals" -> proxy == values[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "node at " + connection;
            default -> connection.ask(CoreMethods.named(method.getName()).orElseThrow(), values);
        };
    }
}
