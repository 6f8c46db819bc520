package chat.parley.node.api;

import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that speaks JSON-RPC: requests begin in the order they came, answers go out as they are ready. While
 * {@link ApiLimits#OUTSTANDING} requests are under way, or the client does not read, nothing more is read from it. On the event loop.
 */
final class RpcConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

    private final Core core;
    private final Map<Long, EventFeed> feeds = new HashMap<>();
    private long subscriptions;
    private int outstanding;
    private boolean closing;
    private @Nullable ChannelHandlerContext context;

    RpcConnection(Core core) {
        this.core = core;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
        if (closing) return;
        JsonNode request;
        try (ByteBufInputStream bytes = new ByteBufInputStream(line)) {
            request = JsonValues.JSON.readTree((InputStream) bytes);
        } catch (JsonProcessingException malformed) {
            write(ctx, RpcMessages.error(null, RpcMessages.PARSE, "not JSON: " + malformed.getOriginalMessage()));
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (request.isMissingNode()) return; // an empty line
        if (!request.isObject() || !request.path("method").isTextual()) {
            write(ctx, RpcMessages.error(request.get("id"), RpcMessages.INVALID_REQUEST, "not a request: one object"));
            return;
        }
        begin(ctx, request.get("id"), request.path("method").textValue(), request.path("params"));
    }

    private void begin(ChannelHandlerContext ctx, @Nullable JsonNode id, String method, JsonNode parameters) {
        switch (method) {
            case RpcMessages.SUBSCRIBE -> subscribe(ctx, id);
            case RpcMessages.UNSUBSCRIBE -> {
                EventFeed feed = feeds.remove(parameters.path("subscription").asLong());
                if (feed != null) feed.close();
                answer(ctx, id, JsonValues.JSON.nullNode());
            }
            default ->
                CoreMethods.named(method)
                        .ifPresentOrElse(
                                known -> call(ctx, id, known, parameters),
                                () -> fail(ctx, id, RpcMessages.NO_SUCH_METHOD, "no method " + method));
        }
    }

    private void call(
            ChannelHandlerContext ctx, @Nullable JsonNode id, CoreMethods.CoreMethod method, JsonNode parameters) {
        CompletableFuture<?> future;
        try {
            future = method.call(core, parameters);
        } catch (IllegalArgumentException wrong) {
            fail(ctx, id, RpcMessages.INVALID_PARAMETERS, String.valueOf(wrong.getMessage()));
            return;
        }
        outstanding++;
        readOn(ctx);
        future.whenComplete((result, failure) -> ctx.executor().execute(() -> {
            outstanding--;
            readOn(ctx);
            if (failure == null) answer(ctx, id, result);
            else failed(ctx, id, RpcMessages.cause(failure));
            endIfDone(ctx);
        }));
    }

    private void subscribe(ChannelHandlerContext ctx, @Nullable JsonNode id) {
        if (id == null) return; // nobody would know its number
        long subscription = ++subscriptions;
        ObjectNode result = JsonValues.JSON.createObjectNode();
        result.put("subscription", subscription);
        answer(ctx, id, result);
        EventFeed feed = new EventFeed(ctx.channel(), event -> write(ctx, RpcMessages.event(subscription, event)));
        feeds.put(subscription, feed);
        feed.follow(core);
    }

    private void answer(ChannelHandlerContext ctx, @Nullable JsonNode id, @Nullable Object result) {
        if (id == null) return; // a notification is done and not answered
        if (result instanceof List<?> rows) writeRows(ctx, id, rows.iterator());
        else write(ctx, RpcMessages.result(id, JsonValues.JSON.valueToTree(result)));
    }

    /** Writes a list in lines that stay below the limit, each when the one before has gone. */
    private void writeRows(ChannelHandlerContext ctx, JsonNode id, Iterator<?> rows) {
        ArrayNode part = JsonValues.JSON.createArrayNode();
        long size = 0;
        while (rows.hasNext() && size < ApiLimits.ROWS_BYTES) {
            JsonNode row = JsonValues.JSON.valueToTree(rows.next());
            size += row.toString().length() * 2L;
            part.add(row);
        }
        if (!rows.hasNext()) {
            write(ctx, RpcMessages.result(id, part));
            return;
        }
        write(ctx, RpcMessages.rows(id, part)).addListener(written -> {
            if (written.isSuccess()) writeRows(ctx, id, rows);
        });
    }

    private void failed(ChannelHandlerContext ctx, @Nullable JsonNode id, Throwable failure) {
        if (failure instanceof UserError refused) {
            if (id != null) write(ctx, RpcMessages.error(id, refused));
            return;
        }
        LOG.warn("a request failed", failure);
        fail(ctx, id, RpcMessages.INTERNAL, failure.toString());
    }

    private void fail(ChannelHandlerContext ctx, @Nullable JsonNode id, int code, String message) {
        if (id != null) write(ctx, RpcMessages.error(id, code, message));
    }

    private static ChannelFuture write(ChannelHandlerContext ctx, ObjectNode object) {
        ByteBuf line = ctx.alloc().buffer();
        try (ByteBufOutputStream bytes = new ByteBufOutputStream(line)) {
            JsonValues.JSON.writeValue((OutputStream) bytes, object);
        } catch (IOException impossible) {
            line.release();
            throw new UncheckedIOException(impossible);
        }
        return ctx.writeAndFlush(line.writeByte('\n'));
    }

    private void readOn(ChannelHandlerContext ctx) {
        boolean may = outstanding < ApiLimits.OUTSTANDING && ctx.channel().isWritable() && !closing;
        if (ctx.channel().config().isAutoRead() != may) ctx.channel().config().setAutoRead(may);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOn(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** Begins nothing more, answers what is under way, says goodbye and closes. */
    void close() {
        if (context == null || closing) return;
        closing = true;
        readOn(context);
        endIfDone(context);
    }

    private void endIfDone(ChannelHandlerContext ctx) {
        if (!closing || outstanding > 0) return;
        write(ctx, RpcMessages.notification(RpcMessages.GOODBYE, JsonValues.JSON.createObjectNode()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        feeds.values().forEach(EventFeed::close);
        feeds.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            write(
                            ctx,
                            RpcMessages.error(
                                    null,
                                    RpcMessages.INVALID_REQUEST,
                                    "a line has at most " + ApiLimits.LINE_BYTES + " bytes"))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (!(cause instanceof IOException)) LOG.warn("a local client's connection failed", cause);
        ctx.close();
    }
}
