package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of {@code set}, and what their values may look like; what they mean is the node's to say. */
final class Settings {
    static final String NAME = "name";
    static final String LISTEN = "listen";
    static final String LAN = "lan";
    static final String DIRECT = "direct";
    static final String RELAY = "relay";
    static final String PROXY = "proxy";
    static final String RECEIPTS = "receipts";

    private static final List<String> ON_OFF = List.of("on", "off");
    private static final List<String> LAN_VALUES = List.of("contacts", "visible", "off");
    private static final Map<String, List<String>> CHOICES =
            Map.of(LAN, LAN_VALUES, DIRECT, ON_OFF, RELAY, ON_OFF, RECEIPTS, ON_OFF);
    /** HOST:PORT; an IPv6 host stands in brackets. */
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\[\\]:/\\s]+):(\\d{1,5})");

    private static final Pattern PROXY_ADDRESS = Pattern.compile("(http|socks5)://" + ADDRESS.pattern() + "/?");
    private static final int LAST_PORT = 65_535;

    private Settings() {}

    /**
     * A value as the node takes it.
     *
     * @throws UserError naming what the key takes
     */
    static String checked(String key, String typed) {
        String value = key.equals(LAN) && typed.equals("on") ? "contacts" : typed;
        Optional<List<String>> choices = Optional.ofNullable(CHOICES.get(key));
        if (choices.isPresent() && !choices.get().contains(value)) {
            throw wrong(key, typed, String.join(", ", choices.get()));
        }
        if (key.equals(LISTEN) && !isAddress(value)) throw wrong(key, typed, "HOST:PORT");
        if (key.equals(PROXY)
                && !value.isEmpty()
                && !PROXY_ADDRESS.matcher(value).matches()) {
            throw wrong(key, typed, "http://HOST:PORT or socks5://HOST:PORT");
        }
        return value;
    }

    /** Whether a text is HOST:PORT. */
    static boolean isAddress(String text) {
        var address = ADDRESS.matcher(text);
        return address.matches() && Integer.parseInt(address.group(2)) <= LAST_PORT;
    }

    private static UserError wrong(String key, String value, String takes) {
        return new UserError(Messages.wrongValue(key, value, takes), "", UserError.USAGE);
    }
}
