package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.Status;
import java.util.List;

/** What became of a lookup. */
public sealed interface LookupResult {
    /** The server's word; candidates are empty unless the node is online. */
    record Answered(Status status, List<Candidate> candidates) implements LookupResult {}

    /** No answer: {@code TIMEOUT}; {@code GOING} when the connection ended first; {@code OVERLOADED} when too many wait. */
    record Failed(ReasonCode reason) implements LookupResult {}
}
