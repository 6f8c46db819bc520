package chat.parley.node;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.core.UserError;
import chat.parley.rendezvous.protocol.RendezvousAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person can set: what the store keeps, overlaid by what this run was started with. Event loop only, once the node runs.
 */
final class Settings {
    static final String NAME = "name";
    static final String LISTEN = "listen";
    static final String LAN = "lan";
    static final String DIRECT = "direct";
    static final String RELAY = "relay";
    static final String PROXY = "proxy";
    static final String RECEIPTS = "receipts";

    /** Home rendezvous, one address a line. */
    private static final String HOMES = "homes";
    /** The port that was drawn at first. */
    private static final String PORT = "port";

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put(NAME, "");
        DEFAULTS.put(LISTEN, "[::]:0");
        DEFAULTS.put(LAN, "contacts");
        DEFAULTS.put(DIRECT, "on");
        DEFAULTS.put(RELAY, "on");
        DEFAULTS.put(PROXY, "");
        DEFAULTS.put(RECEIPTS, "on");
    }

    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, String> run;
    private final Set<RendezvousAddress> runHomes = new LinkedHashSet<>();

    /**
     * @param stored what the store holds
     * @param run this run's own, by the same keys
     */
    Settings(Map<String, byte[]> stored, Map<String, String> run) {
        for (String key : DEFAULTS.keySet()) keep(key, stored);
        keep(HOMES, stored);
        keep(PORT, stored);
        this.run = new LinkedHashMap<>(run);
    }

    private void keep(String key, Map<String, byte[]> stored) {
        byte[] value = stored.get(storeKey(key));
        if (value != null) kept.put(key, new String(value, StandardCharsets.UTF_8));
    }

    private static String storeKey(String key) {
        return "set." + key;
    }

    static boolean isKey(String key) {
        return DEFAULTS.containsKey(key);
    }

    static List<String> keys() {
        return List.copyOf(DEFAULTS.keySet());
    }

    /** What holds now. */
    String get(String key) {
        String now = run.get(key);
        if (now == null) now = kept.get(key);
        return now == null ? DEFAULTS.getOrDefault(key, "") : now;
    }

    boolean isOn(String key) {
        return get(key).equals("on");
    }

    /** Keeps a value from now on, also over this run's own. */
    ChatChange set(String key, String value) {
        run.remove(key);
        kept.put(key, value);
        return put(key, value);
    }

    private static ChatChange put(String key, String value) {
        return new ChatChange.PutSetting(storeKey(key), value.getBytes(StandardCharsets.UTF_8));
    }

    /** The port drawn before, if one was. */
    Optional<Integer> drawnPort() {
        return Optional.ofNullable(kept.get(PORT)).map(Integer::valueOf);
    }

    ChatChange setDrawnPort(int port) {
        kept.put(PORT, Integer.toString(port));
        return put(PORT, Integer.toString(port));
    }

    // ---- homes ----

    /** Homes that are kept and those of this run. */
    List<RendezvousAddress> homes() {
        Set<RendezvousAddress> homes = keptHomes();
        homes.addAll(runHomes);
        return new ArrayList<>(homes);
    }

    private Set<RendezvousAddress> keptHomes() {
        Set<RendezvousAddress> homes = new LinkedHashSet<>();
        kept.getOrDefault(HOMES, "").lines().forEach(line -> homes.add(parse(line)));
        return homes;
    }

    /** A home for this run only. */
    void addRunHome(RendezvousAddress home) {
        runHomes.add(home);
    }

    ChatChange addHome(RendezvousAddress home) {
        Set<RendezvousAddress> homes = keptHomes();
        homes.add(home);
        return setHomes(homes);
    }

    ChatChange removeHome(RendezvousAddress home) {
        runHomes.remove(home);
        Set<RendezvousAddress> homes = keptHomes();
        homes.remove(home);
        return setHomes(homes);
    }

    private ChatChange setHomes(Set<RendezvousAddress> homes) {
        StringBuilder lines = new StringBuilder();
        for (RendezvousAddress home : homes) lines.append(home).append('\n');
        kept.put(HOMES, lines.toString());
        return put(HOMES, lines.toString());
    }

    /** Reads a rendezvous address as a person typed it. */
    static RendezvousAddress parse(String text) {
        try {
            return RendezvousAddress.parse(text.strip());
        } catch (RendezvousAddress.AddressException e) {
            throw new UserError(String.valueOf(e.getMessage()), "an address looks like parley-rdv://HOST:PORT/KEY");
        }
    }
}
