package chat.parley.node.api;

import chat.parley.node.core.Core;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The methods of {@link Core} that answer with a future, by name: they and their parameters' names are the API. Immutable. */
final class CoreMethods {
    private static final Map<String, CoreMethod> BY_NAME = read();

    private CoreMethods() {}

    static Optional<CoreMethod> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, CoreMethod> read() {
        Map<String, CoreMethod> methods = new TreeMap<>();
        for (Method method : Core.class.getMethods()) {
            if (method.getReturnType() == CompletableFuture.class) {
                methods.put(method.getName(), new CoreMethod(method));
            }
        }
        return Map.copyOf(methods);
    }

    /** One of them. */
    record CoreMethod(Method method) {
        /**
         * Calls it with JSON parameters: an object by name or an array by position.
         *
         * @throws IllegalArgumentException which parameter is wrong and how
         */
        CompletableFuture<?> call(Core core, JsonNode parameters) {
            Parameter[] wanted = method.getParameters();
            Object[] values = new Object[wanted.length];
            for (int i = 0; i < wanted.length; i++) {
                JsonNode given = parameters.isArray() ? parameters.get(i) : parameters.get(wanted[i].getName());
                try {
                    values[i] = JsonValues.toJava(given, wanted[i].getParameterizedType());
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(wanted[i].getName() + " " + wrong.getMessage(), wrong);
                }
            }
            try {
                return (CompletableFuture<?>) method.invoke(core, values);
            } catch (InvocationTargetException thrown) {
                return CompletableFuture.failedFuture(thrown.getCause() == null ? thrown : thrown.getCause());
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(method.toString(), impossible);
            }
        }

        /** Parameters as a JSON object. */
        ObjectNode parameters(Object[] values) {
            ObjectNode object = JsonValues.JSON.createObjectNode();
            Parameter[] wanted = method.getParameters();
            for (int i = 0; i < wanted.length; i++) {
                JsonNode value = JsonValues.toJson(values[i]);
                if (value != null) object.set(wanted[i].getName(), value);
            }
            return object;
        }

        /** What the future holds. */
        Type answer() {
            return ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
        }
    }
}
