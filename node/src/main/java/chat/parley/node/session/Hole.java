package chat.parley.node.session;

import chat.parley.crypto.identity.Id128;
import java.util.Optional;

/**
 * "Of theirs I may lack what follows message {@code after}" ({@code docs/PROTOCOL.md} §3.4).
 *
 * @param id drawn anew at every detection
 * @param after the last message held when the earliest detection came; empty: from the start
 */
public record Hole(Id128 id, Optional<Id128> after) {}
