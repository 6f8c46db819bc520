package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a node's {@link Core} to this person's other processes, on a Unix socket that nobody else may open: JSON-RPC 2.0 for programs,
 * and whole command lines for fast clients. Started once by whoever opens a home and holds its lock; closed before the core is.
 */
public final class ApiServer {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final SocketPlace place;
    private final ExecutorService pool;
    private final EventExecutor executor;
    private final ChannelGroup clients;
    private final CompletableFuture<ApiServer> listening = new CompletableFuture<>();
    private final CompletableFuture<ApiServer> closed = new CompletableFuture<>();

    private ApiServer(SocketPlace place, EventExecutor executor) {
        this.place = place;
        this.executor = executor;
        this.clients = new DefaultChannelGroup(executor);
        this.pool = new ThreadPoolExecutor(
                0,
                ApiLimits.COMMANDS,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                ApiServer::commandThread);
    }

    /**
     * Listens for a home.
     *
     * @param loop the node's event loop; NIO
     * @param home its folder, locked by the caller, readable by its owner alone
     * @param core asked on the event loop
     * @param commands runs fast clients' commands; empty for a node that is there for one command only
     * @return the server when it listens; fails with {@link UserError} where there can be no socket
     */
    public static CompletableFuture<ApiServer> start(
            EventLoopGroup loop, Path home, Core core, Optional<CommandHandler> commands) {
        SocketPlace place;
        try {
            place = SocketPlace.prepare(
                    home,
                    Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                            .filter(folder -> !folder.isEmpty())
                            .map(Path::of));
        } catch (IOException | UnsupportedOperationException unusable) {
            return CompletableFuture.failedFuture(new UserError(
                    "can't put a socket into " + home + ": " + unusable.getMessage(),
                    "use another folder: --home DIR"));
        }
        ApiServer server = new ApiServer(place, loop.next());
        server.listen(loop, core, commands);
        return server.listening;
    }

    private void listen(EventLoopGroup loop, Core core, Optional<CommandHandler> commands) {
        ChannelHandler perClient = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel client) {
                if (closed.isDone() || clients.size() >= ApiLimits.CONNECTIONS) {
                    client.close();
                    return;
                }
                clients.add(client);
                client.pipeline().addLast(new FirstByte(core, commands, pool));
            }
        };
        new ServerBootstrap()
                .group(loop)
                .channel(NioServerDomainSocketChannel.class)
                .childHandler(perClient)
                .bind(UnixDomainSocketAddress.of(place.socket()))
                .addListener((ChannelFuture bound) -> {
                    try {
                        if (!bound.isSuccess()) throw new IOException(bound.cause());
                        clients.add(bound.channel());
                        place.restrict();
                        listening.complete(this);
                    } catch (IOException failed) {
                        bound.channel().close();
                        listening.completeExceptionally(new UserError(
                                "can't listen on " + place.socket() + ": " + failed.getMessage(),
                                "use another folder: --home DIR"));
                    }
                });
    }

    /** Where clients connect. */
    public Path socket() {
        return place.socket();
    }

    /**
     * Takes nobody new, begins nothing more, answers what is under way and removes the socket. Completes on an event loop, within
     * {@link ApiLimits#CLOSING} or a little more; asking again changes nothing.
     */
    public CompletableFuture<Void> close() {
        if (closed.complete(this)) {
            for (Channel channel : clients) {
                RpcConnection rpc = channel.pipeline().get(RpcConnection.class);
                FastConnection fast = channel.pipeline().get(FastConnection.class);
                channel.eventLoop().execute(() -> {
                    if (rpc != null) rpc.close();
                    else if (fast != null) fast.close();
                    else channel.close();
                });
            }
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        clients.newCloseFuture().addListener(done -> {
            pool.shutdownNow();
            try {
                place.clear();
            } catch (IOException left) {
                // The next node that opens this home removes it.
                LOG.warn("the socket stays behind", left);
            }
            ended.complete(null);
        });
        executor.schedule(() -> clients.close(), ApiLimits.CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        return ended;
    }

    private static Thread commandThread(Runnable command) {
        Thread thread = new Thread(command, "command");
        thread.setDaemon(true);
        return thread;
    }
}
