package chat.parley.crypto.noise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * A handshake pattern: who is known before, and the tokens of each message, the initiator's first, then in turn.
 *
 * <p>All that Noise revision 34 lists in §7.4, §7.5 and §18.1 are in {@link #TABLE}, with their {@code psk} modifiers
 * (§9.4) applied by {@link #parse}, and the hybrid ones, whose {@code e1} and {@code ekem1} stand where Parley's protocol
 * puts them. The {@code fallback} modifier is not here: nothing of Parley's falls back.
 *
 * @param name with its modifiers, as in a protocol's name
 * @param initiatorKnown whether the responder has the initiator's static key before (pre-message {@code -> s})
 * @param responderKnown whether the initiator has the responder's static key before (pre-message {@code <- s})
 * @param messages each message's tokens
 */
record Pattern(String name, boolean initiatorKnown, boolean responderKnown, List<List<Token>> messages) {
    /** A line each: name; pre-messages, by the arrow of who is known; messages, separated by bars. */
    private static final String TABLE = """
            N     ; <- ; e es
            K     ; -> <- ; e es ss
            X     ; <- ; e es s ss

            NN    ;    ; e | e ee
            NK    ; <- ; e es | e ee
            NX    ;    ; e | e ee s es
            KN    ; -> ; e | e ee se
            KK    ; -> <- ; e es ss | e ee se
            KX    ; -> ; e | e ee se s es
            XN    ;    ; e | e ee | s se
            XK    ; <- ; e es | e ee | s se
            XX    ;    ; e | e ee s es | s se
            IN    ;    ; e s | e ee se
            IK    ; <- ; e es s ss | e ee se
            IX    ;    ; e s | e ee se s es

            NK1   ; <- ; e | e ee es
            NX1   ;    ; e | e ee s | es
            X1N   ;    ; e | e ee | s | se
            X1K   ; <- ; e es | e ee | s | se
            XK1   ; <- ; e | e ee es | s se
            X1K1  ; <- ; e | e ee es | s | se
            X1X   ;    ; e | e ee s es | s | se
            XX1   ;    ; e | e ee s | es s se
            X1X1  ;    ; e | e ee s | es s | se
            K1N   ; -> ; e | e ee | se
            K1K   ; -> <- ; e es | e ee | se
            KK1   ; -> <- ; e | e ee se es
            K1K1  ; -> <- ; e | e ee es | se
            K1X   ; -> ; e | e ee s es | se
            KX1   ; -> ; e | e ee se s | es
            K1X1  ; -> ; e | e ee s | se es
            I1N   ;    ; e s | e ee | se
            I1K   ; <- ; e es s | e ee | se
            IK1   ; <- ; e s | e ee se es
            I1K1  ; <- ; e s | e ee es | se
            I1X   ;    ; e s | e ee s es | se
            IX1   ;    ; e s | e ee se s | es
            I1X1  ;    ; e s | e ee s | se es

            XKhfs ; <- ; e es e1 | e ee ekem1 | s se
            XXhfs ;    ; e e1 | e ee ekem1 s es | s se
            """;

    private static final java.util.regex.Pattern NAME =
            java.util.regex.Pattern.compile("([NKXI1]+(?:hfs)?)((?:\\+?psk[0-9](?:\\+psk[0-9])*)?)");

    private static final java.util.regex.Pattern PSK = java.util.regex.Pattern.compile("psk([0-9])");

    /**
     * Finds a pattern by its name and applies the modifiers in it.
     *
     * @throws IllegalArgumentException if there is none of this name, or a psk modifier has no place in it
     */
    static Pattern parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a pattern: " + name);
        }
        List<List<Token>> messages = new ArrayList<>();
        String[] row = row(matcher.group(1));
        for (String message : row[2].split("\\|", -1)) {
            List<Token> tokens = new ArrayList<>();
            for (String token : message.strip().split(" ", -1)) {
                tokens.add(Token.parse(token));
            }
            messages.add(tokens);
        }
        addPsks(matcher.group(2), messages);
        return new Pattern(
                name,
                row[1].contains("->"),
                row[1].contains("<-"),
                messages.stream().map(List::copyOf).toList());
    }

    /** A pattern with one message: only the initiator speaks, after the handshake too (Noise §7.4). */
    boolean oneWay() {
        return messages.size() == 1;
    }

    /** How many pre-shared keys it mixes in. */
    int pskCount() {
        return (int) messages.stream()
                .flatMap(List::stream)
                .filter(token -> token == Token.PSK)
                .count();
    }

    /** Whether it has ML-KEM in it. */
    boolean hybrid() {
        return messages.stream().anyMatch(message -> message.contains(Token.E1));
    }

    /** Whether this end needs a static key of its own. */
    boolean needsLocalStatic(Role role) {
        boolean known = role == Role.INITIATOR ? initiatorKnown : responderKnown;
        int first = role == Role.INITIATOR ? 0 : 1;
        boolean sent = false;
        for (int i = first; i < messages.size(); i += 2) {
            sent |= messages.get(i).contains(Token.S);
        }
        return known || sent;
    }

    /** Whether this end must know the other's static key before. */
    boolean needsRemoteStatic(Role role) {
        return role == Role.INITIATOR ? responderKnown : initiatorKnown;
    }

    private static String[] row(String base) {
        for (String line : TABLE.split("\n", -1)) {
            String[] row = line.split(";", -1);
            if (row[0].strip().equals(base)) {
                return row;
            }
        }
        throw new IllegalArgumentException("no pattern is called " + base);
    }

    /** {@code psk0} stands before the first message's tokens, {@code pskN} after those of message N (Noise §9.4). */
    private static void addPsks(String modifiers, List<List<Token>> messages) {
        Set<Integer> seen = new HashSet<>();
        Matcher psk = PSK.matcher(modifiers);
        while (psk.find()) {
            int place = Integer.parseInt(psk.group(1));
            if (place > messages.size() || !seen.add(place)) {
                throw new IllegalArgumentException("no place for " + psk.group());
            }
            if (place == 0) {
                messages.get(0).add(0, Token.PSK);
            } else {
                messages.get(place - 1).add(Token.PSK);
            }
        }
    }
}
