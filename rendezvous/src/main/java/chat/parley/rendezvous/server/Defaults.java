package chat.parley.rendezvous.server;

import java.time.Duration;

/** Tunables of the server that no settings change, with the reason beside each. */
final class Defaults {
    /** Control frames waiting for one peer, bytes; a peer that asks and does not read is closed beyond it. */
    static final int CONTROL_HELD = 64 * 1_024;

    /** Presence waits on while more control than this is held: it can wait, answers can't. */
    static final int PRESENCE_HELD = CONTROL_HELD / 2;

    /** Unflushed control frames that are flushed before the turn ends, to learn whether the peer takes them. */
    static final int CONTROL_BURST = CONTROL_HELD / 4;

    /** Data frames held for one reader: 64 bytes each at 1 MiB; whoever sends smaller ones in bulk means harm. */
    static final int FRAMES_HELD = 16_384;

    /** A peer whose socket took nothing for so long is gone. */
    static final Duration UNWRITABLE = Duration.ofSeconds(60);

    /** LOOKUP, WATCH and UNWATCH of one connection at once, each also HMAC beyond the first: a node with 500 contacts comes home. */
    static final int QUERIES_BURST = 1_024;

    /** The same each second from then on. */
    static final int QUERIES_PER_SECOND = 50;

    /** UPDATEs of one connection at once: a network change, a few contacts blocked. */
    static final int UPDATES_BURST = 32;

    /** The same each second from then on. */
    static final int UPDATES_PER_SECOND = 1;

    /** Circuits of a called node that introductions may have: whoever holds its card, which is anybody, leaves 24 of 32 to its friends. */
    static final int INTRODUCED_CIRCUITS = 8;

    /** Circuits of a called node by one token: a contact needs one or two, and one that wants all leaves the others theirs. */
    static final int CIRCUITS_PER_TOKEN = 8;

    /** Of the Java heap's maximum (and so of direct memory's), what all slow readers together may hold. */
    static final int HELD_SHARE = 4;

    /**
     * What a frame that waits costs beside its own bytes: where each comes in a turn of its own, a record, its buffer and the entry in the
     * socket's queue.
     */
    static final int FRAME_OVERHEAD = 256;

    /** Nodes that were here and are away, whose tokens can still be told from wrong ones: 100 bytes each. */
    static final int AWAY = 100_000;

    /** Identities at home under one node id from one address: one is right, and each more costs every wrong token an HMAC. */
    static final int CLAIMS_PER_ADDRESS = 2;

    /** Away registrations kept for one node id: two identities that claim it are one too many. */
    static final int AWAY_PER_NODE = 4;

    /** What one query pays at most for the HMACs it takes: whoever asks for a node that many claim is not to be cut off for it. */
    static final int CHARGED_PER_QUERY = 32;

    /** Addresses (IPv4, or IPv6 /64) that are told apart: 80 bytes each; beyond it the rest share one allowance. */
    static final int ADDRESSES = 65_536;

    private Defaults() {}
}
