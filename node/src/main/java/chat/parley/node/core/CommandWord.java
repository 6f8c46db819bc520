package chat.parley.node.core;

import java.util.regex.Pattern;

/**
 * Words of a command that a hint tells a person to type. They come from others in part, and are pasted into a shell: nothing but
 * letters, digits and a few marks stands there unquoted.
 */
public final class CommandWord {
    /** No shell does anything with these, and none of them begins an option. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}_.][\\p{L}\\p{M}\\p{Nd}_.-]*");

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9_.:/-]+");

    private CommandWord() {}

    /** A person: by name where that is one plain word, else by the short form of the peer id. */
    public static String person(String name, String shortId) {
        return NAME.matcher(name).matches() ? name : shortId;
    }

    /** An address, in quotes where it holds more than letters, digits and {@code _ . : / -}: brackets mean something to shells. */
    public static String address(String address) {
        return ADDRESS.matcher(address).matches() ? address : "'" + address.replace("'", "'\\''") + "'";
    }
}
