package chat.parley.rendezvous.protocol;

import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.channel.ReasonCode;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks one CBOR record token by token: a value of another type than asked for is an error, never converted, as data binding
 * would. One use, one thread. {@link IOException} means bytes that are no CBOR.
 */
final class CborReader {
    /** Reads the element the parser stands on. */
    @FunctionalInterface
    interface Element<T> {
        T read(CborReader reader) throws IOException, ProtocolException;
    }

    private final JsonParser parser;

    /** Enters the record. */
    CborReader(JsonParser parser) throws IOException, ProtocolException {
        this.parser = parser;
        require(parser.nextToken() == JsonToken.START_OBJECT, "not a record");
    }

    /** Goes to the next key's value; null after the last, once nothing follows the record. */
    @Nullable
    String nextKey() throws IOException, ProtocolException {
        String key = parser.nextFieldName();
        if (key == null) {
            require(parser.currentToken() == JsonToken.END_OBJECT, "unfinished record");
            require(parser.nextToken() == null, "something follows the record");
            return null;
        }
        parser.nextToken();
        return key;
    }

    /** A number from 0 to {@code max}. */
    long unsigned(long max) throws IOException, ProtocolException {
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "not a number");
        require(parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER, "number too large");
        long value = parser.getLongValue();
        require(value >= 0 && value <= max, "number too large");
        return value;
    }

    /** A u32, as {@code int}. */
    int u32() throws IOException, ProtocolException {
        return (int) unsigned(0xffff_ffffL);
    }

    /** A byte string of exactly this length. */
    byte[] bytes(int length) throws IOException, ProtocolException {
        require(parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT, "not bytes");
        byte @Nullable [] value = parser.getBinaryValue();
        if (value == null) throw malformed("not bytes");
        require(value.length == length, "bytes of another length");
        return value;
    }

    boolean bool() throws IOException, ProtocolException {
        require(parser.currentToken().isBoolean(), "not true or false");
        return parser.getBooleanValue();
    }

    /** A text of at most this many characters. */
    String text(int maxCharacters) throws IOException, ProtocolException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, "not a text");
        String value = parser.getText();
        require(value.length() <= maxCharacters, "text too long");
        return value;
    }

    /** An array of at most {@code max} elements, all read by {@code element}. */
    <T> List<T> array(int max, Element<T> element) throws IOException, ProtocolException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "not an array");
        List<T> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() != null, "unfinished array");
            require(values.size() < max, "array too long");
            values.add(element.read(this));
        }
        return values;
    }

    /** Passes over a value whose key means nothing here. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    private static void require(boolean holds, String what) throws ProtocolException {
        if (!holds) throw malformed(what);
    }

    static ProtocolException malformed(String what) {
        return ProtocolException.channel(ReasonCode.PROTOCOL, what);
    }
}
