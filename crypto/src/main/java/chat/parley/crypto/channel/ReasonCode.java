package chat.parley.crypto.channel;

/**
 * Why a channel or a circuit ended, as a number on the wire ({@code docs/PROTOCOL.md} §2.6). Numbers never change their
 * meaning and are never used again; a number this version doesn't know is kept and shown as it came.
 *
 * @param code 0 to 65,535
 */
public record ReasonCode(int code) {
    public static final ReasonCode NORMAL = new ReasonCode(0);
    public static final ReasonCode VERSION = new ReasonCode(1);
    public static final ReasonCode PROTOCOL = new ReasonCode(2);
    public static final ReasonCode TOO_LARGE = new ReasonCode(3);
    public static final ReasonCode HANDSHAKE = new ReasonCode(4);
    public static final ReasonCode TIMEOUT = new ReasonCode(5);
    public static final ReasonCode DEAD = new ReasonCode(6);
    public static final ReasonCode IDENTITY = new ReasonCode(7);
    public static final ReasonCode SELF = new ReasonCode(8);
    public static final ReasonCode UNKNOWN = new ReasonCode(9);
    public static final ReasonCode SURPLUS = new ReasonCode(10);
    public static final ReasonCode LEFT = new ReasonCode(11);
    public static final ReasonCode REPLACED = new ReasonCode(12);
    public static final ReasonCode RESTARTING = new ReasonCode(13);
    public static final ReasonCode OVERLOADED = new ReasonCode(14);
    public static final ReasonCode REKEY_OVERDUE = new ReasonCode(15);
    public static final ReasonCode IDLE = new ReasonCode(16);
    public static final ReasonCode REVOKED = new ReasonCode(17);
    public static final ReasonCode RATE = new ReasonCode(18);
    public static final ReasonCode FORBIDDEN = new ReasonCode(19);
    public static final ReasonCode GOING = new ReasonCode(20);
    public static final ReasonCode STORE = new ReasonCode(21);
    public static final ReasonCode BUG = new ReasonCode(22);
    public static final ReasonCode OFFLINE = new ReasonCode(23);
    public static final ReasonCode REFUSED = new ReasonCode(24);
    public static final ReasonCode GAP = new ReasonCode(25);

    private static final String[] NAMES = {
        "NORMAL", "VERSION", "PROTOCOL", "TOO_LARGE", "HANDSHAKE", "TIMEOUT", "DEAD", "IDENTITY", "SELF", "UNKNOWN",
        "SURPLUS", "LEFT", "REPLACED", "RESTARTING", "OVERLOADED", "REKEY_OVERDUE", "IDLE", "REVOKED", "RATE",
                "FORBIDDEN",
        "GOING", "STORE", "BUG", "OFFLINE", "REFUSED", "GAP"
    };

    /** @throws IllegalArgumentException when the code is not in 0 to 65,535 */
    public ReasonCode {
        if (code < 0 || code > 0xffff) throw new IllegalArgumentException("reason code " + code);
    }

    /** The name, or the number where this version knows no name. */
    @Override
    public String toString() {
        return code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }
}
