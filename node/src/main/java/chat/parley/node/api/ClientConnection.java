package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's end of the local API. Any thread asks; one thread writes, so that asking never waits for the socket, and one reads,
 * on which answers complete and events are told: a slow listener is thereby slow to read, which the node notices.
 */
final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private final SocketChannel channel;
    private final BlockingQueue<ByteBuffer> outgoing = new ArrayBlockingQueue<>(ApiLimits.CLIENT_QUEUE);
    private final Map<Long, Question> questions = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<CoreEvent>> listeners = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean goodbye;

    ClientConnection(SocketChannel channel) {
        this.channel = channel;
        start("node-reader", this::read);
        start("node-writer", this::write);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Asks one of Core's questions. */
    CompletableFuture<?> ask(CoreMethods.CoreMethod method, Object[] values) {
        return ask(method.method().getName(), method.parameters(values), method.answer());
    }

    private CompletableFuture<Object> ask(String method, ObjectNode parameters, Type answer) {
        if (ended) return CompletableFuture.failedFuture(new NodeEnded(true));
        Question question = new Question(answer, new CompletableFuture<>(), JsonValues.JSON.createArrayNode());
        long id = ids.incrementAndGet();
        questions.put(id, question);
        CompletableFuture<Object> future = question.future();
        if (!outgoing.offer(line(RpcMessages.request(id, method, parameters)))) {
            future.completeExceptionally(new UserError("too many requests at once", "wait for some to be answered"));
        }
        // The flag is read after the question was put, and set before the questions are swept: none is forgotten.
        if (ended) future.completeExceptionally(new NodeEnded(goodbye));
        future.orTimeout(ApiLimits.ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((result, failure) -> questions.remove(id));
        return future;
    }

    /** Events from the server's answer on; the server answers before it tells the first. */
    Core.Subscription subscribe(Consumer<CoreEvent> listener) {
        AtomicLong subscription = new AtomicLong();
        CompletableFuture<Object> answer =
                ask(RpcMessages.SUBSCRIBE, JsonValues.JSON.createObjectNode(), JsonNode.class);
        // Completes on the reader, before it reads the first event.
        CompletableFuture<Void> known = answer.thenAccept(result -> {
            subscription.set(((JsonNode) result).path("subscription").asLong());
            listeners.put(subscription.get(), listener);
            if (ended) end(subscription.get());
        });
        answer.whenComplete((result, failure) -> {
            if (failure != null) listener.accept(new CoreEvent.Stopping());
        });
        return () -> known.thenRun(() -> {
            if (listeners.remove(subscription.get()) == null || ended) return;
            ObjectNode parameters = JsonValues.JSON.createObjectNode();
            parameters.put("subscription", subscription.get());
            ask(RpcMessages.UNSUBSCRIBE, parameters, JsonNode.class);
        });
    }

    private static ByteBuffer line(ObjectNode request) {
        try {
            byte[] json = JsonValues.JSON.writeValueAsBytes(request);
            if (json.length >= ApiLimits.LINE_BYTES) {
                throw new UserError("that is longer than a node takes at once", "say it in parts");
            }
            ByteBuffer line = ByteBuffer.allocate(json.length + 1);
            return line.put(json).put((byte) '\n').flip();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void write() {
        try {
            for (ByteBuffer line = outgoing.take(); line.hasRemaining(); line = outgoing.take()) {
                while (line.hasRemaining()) channel.write(line);
            }
        } catch (IOException gone) {
            close(); // The reader finds the same end and tells everybody.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        // Room for one line more than the server may send: it counts its rows roughly.
        LineBuffer lines = new LineBuffer(2 * ApiLimits.LINE_BYTES);
        try {
            while (lines.fill(channel)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    read(JsonValues.JSON.readTree(line));
                }
            }
        } catch (IOException gone) {
            LOG.debug("the node's end of the socket closed", gone);
        } finally {
            end();
        }
    }

    private void read(JsonNode message) {
        switch (message.path("method").asText("")) {
            case RpcMessages.EVENT -> told(message.path("params"));
            case RpcMessages.ROWS -> {
                Question asked = questions.get(message.path("params").path("id").asLong());
                if (asked != null)
                    asked.rows().addAll((ArrayNode) message.path("params").path("rows"));
            }
            case RpcMessages.GOODBYE -> goodbye = true;
            default -> {
                Question asked = questions.get(message.path("id").asLong());
                if (asked != null) asked.answered(message);
            }
        }
    }

    private void told(JsonNode parameters) {
        Consumer<CoreEvent> listener =
                listeners.get(parameters.path("subscription").asLong());
        if (listener == null) return;
        try {
            listener.accept((CoreEvent) JsonValues.toJava(parameters.get("event"), CoreEvent.class));
        } catch (IllegalArgumentException unknown) {
            LOG.debug("an event of another version", unknown);
        }
    }

    private void end() {
        ended = true;
        close();
        for (Question question : questions.values()) question.future().completeExceptionally(new NodeEnded(goodbye));
        for (Long subscription : listeners.keySet()) end(subscription);
    }

    private void end(long subscription) {
        Consumer<CoreEvent> listener = listeners.remove(subscription);
        if (listener != null) listener.accept(new CoreEvent.Stopping());
    }

    void close() {
        outgoing.clear();
        boolean unused = outgoing.offer(ByteBuffer.allocate(0)); // empty: wakes the writer to its end
        try {
            channel.close();
        } catch (IOException closed) {
            LOG.debug("closing the socket", closed);
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }

    /**
     * What was asked.
     *
     * @param rows those that came before the answer
     */
    private record Question(Type type, CompletableFuture<Object> future, ArrayNode rows) {
        void answered(JsonNode message) {
            JsonNode error = message.get("error");
            if (error != null) {
                future.completeExceptionally(failure(error));
                return;
            }
            JsonNode result = message.get("result");
            if (result instanceof ArrayNode last && !rows.isEmpty()) result = rows.addAll(last);
            complete(result);
        }

        private void complete(@Nullable JsonNode result) {
            try {
                future.complete(type == Void.class ? nothing() : JsonValues.toJava(result, type));
            } catch (IllegalArgumentException malformed) {
                future.completeExceptionally(malformed);
            }
        }

        @SuppressWarnings("NullAway") // A CompletableFuture<Void> holds null; there is no other value.
        private static Object nothing() {
            return null;
        }

        private static RuntimeException failure(JsonNode error) {
            String message = error.path("message").asText();
            return switch (error.path("code").asInt()) {
                case RpcMessages.USER ->
                    new UserError(
                            message,
                            error.path("data").path("nextStep").asText(""),
                            error.path("data").path("exitCode").asInt(UserError.FAILED));
                case RpcMessages.NO_SUCH_METHOD, RpcMessages.INVALID_PARAMETERS ->
                    new UserError(
                            "the running node is of another version and does not understand this (" + message + ")",
                            "start it anew: parley stop, then parley node");
                default -> new IllegalStateException("in the node: " + message);
            };
        }
    }
}
