package chat.parley.rendezvous.server;

/** What all connections of one server share. */
record Shared(ServerLimits limits, Directory directory, Admission admission, HeldBytes held) {}
