package chat.parley.node.api;

import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The JSON-RPC 2.0 objects that go over the socket, and the numbers of its errors. */
final class RpcMessages {
    /** Not JSON. */
    static final int PARSE = -32700;
    /** JSON, but not a request. */
    static final int INVALID_REQUEST = -32600;

    static final int NO_SUCH_METHOD = -32601;
    static final int INVALID_PARAMETERS = -32602;
    /** A bug in the node. */
    static final int INTERNAL = -32603;
    /** A {@link UserError}, whose parts are in {@code data}. */
    static final int USER = -32000;

    /** Method: starts telling events; answers {@code {"subscription":N}}. */
    static final String SUBSCRIBE = "subscribe";
    /** Method: ends a subscription, by {@code subscription}. */
    static final String UNSUBSCRIBE = "unsubscribe";
    /** Notification: {@code subscription} and {@code event}. */
    static final String EVENT = "event";
    /** Notification: {@code rows} that go before those in the answer to {@code id}. */
    static final String ROWS = "rows";
    /** Notification: the node ends; what has no answer yet was not done. */
    static final String GOODBYE = "goodbye";

    private RpcMessages() {}

    static ObjectNode request(long id, String method, ObjectNode parameters) {
        ObjectNode request = notification(method, parameters);
        request.put("id", id);
        return request;
    }

    static ObjectNode notification(String method, ObjectNode parameters) {
        ObjectNode notification = base();
        notification.put("method", method);
        notification.set("params", parameters);
        return notification;
    }

    static ObjectNode result(JsonNode id, JsonNode result) {
        ObjectNode answer = base();
        answer.set("id", id);
        answer.set("result", result);
        return answer;
    }

    static ObjectNode rows(JsonNode id, ArrayNode rows) {
        ObjectNode parameters = JsonValues.JSON.createObjectNode();
        parameters.set("id", id);
        parameters.set("rows", rows);
        return notification(ROWS, parameters);
    }

    static ObjectNode event(long subscription, CoreEvent event) {
        ObjectNode parameters = JsonValues.JSON.createObjectNode();
        parameters.put("subscription", subscription);
        parameters.set("event", JsonValues.JSON.valueToTree(event));
        return notification(EVENT, parameters);
    }

    static ObjectNode error(@Nullable JsonNode id, int code, String message) {
        ObjectNode error = JsonValues.JSON.createObjectNode();
        error.put("code", code);
        error.put("message", message);
        return errorOf(id, error);
    }

    static ObjectNode error(JsonNode id, UserError refused) {
        ObjectNode data = JsonValues.JSON.createObjectNode();
        data.put("nextStep", refused.nextStep());
        data.put("exitCode", refused.exitCode());
        ObjectNode error = JsonValues.JSON.createObjectNode();
        error.put("code", USER);
        error.put("message", String.valueOf(refused.getMessage()));
        error.set("data", data);
        return errorOf(id, error);
    }

    /** What a future failed with, without the wrapping that chaining adds. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) cause = cause.getCause();
        return cause;
    }

    private static ObjectNode errorOf(@Nullable JsonNode id, ObjectNode error) {
        ObjectNode answer = base();
        answer.set("id", id == null ? JsonValues.JSON.nullNode() : id);
        answer.set("error", error);
        return answer;
    }

    private static ObjectNode base() {
        ObjectNode object = JsonValues.JSON.createObjectNode();
        object.put("jsonrpc", "2.0");
        return object;
    }
}
