package chat.parley.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Core's parameters and answers as JSON. An {@code Optional} is the value or nothing, also inside a record; the rest is Jackson's.
 * Unknown members are ignored and absent ones empty, so that a command and a node of different versions understand each other.
 */
final class JsonValues {
    /** Leaves out what is null, as {@code Views} promises. */
    static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonValues() {}

    /**
     * A value of this type.
     *
     * @throws IllegalArgumentException what is wrong with it, as the caller of the API should read it
     */
    static Object toJava(@Nullable JsonNode node, Type type) {
        boolean absent = node == null || node.isNull() || node.isMissingNode();
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class) {
            return absent
                    ? Optional.empty()
                    : Optional.of(toJava(node, parameterized.getActualTypeArguments()[0]));
        }
        if (type instanceof Class<?> record && holdsOptional(record)) return recordOf(node, record);
        if (absent || node == null) throw new IllegalArgumentException("is missing");
        try {
            return JSON.readerFor(JSON.constructType(type)).readValue(node);
        } catch (IOException wrong) {
            throw new IllegalArgumentException(firstLine(wrong), wrong);
        }
    }

    /** A parameter as JSON; the inverse of {@link #toJava}. */
    static @Nullable JsonNode toJson(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? toJson(optional.get()) : null;
        }
        if (!holdsOptional(value.getClass())) return JSON.valueToTree(value);
        ObjectNode object = JSON.createObjectNode();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                JsonNode member = toJson(component.getAccessor().invoke(value));
                if (member != null) object.set(component.getName(), member);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(component.toString(), impossible);
            }
        }
        return object;
    }

    private static boolean holdsOptional(Class<?> type) {
        if (!type.isRecord()) return false;
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() == Optional.class) return true;
        }
        return false;
    }

    private static Object recordOf(@Nullable JsonNode node, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            JsonNode member = node == null ? null : node.get(components[i].getName());
            try {
                values[i] = toJava(member, components[i].getGenericType());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(components[i].getName() + " " + wrong.getMessage(), wrong);
            }
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(String.valueOf(refused.getCause()), refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type.toString(), impossible);
        }
    }

    private static String firstLine(IOException wrong) {
        String text = wrong instanceof JsonProcessingException json ? json.getOriginalMessage() : wrong.getMessage();
        return text == null ? "is malformed" : text.lines().findFirst().orElse("is malformed");
    }
}
