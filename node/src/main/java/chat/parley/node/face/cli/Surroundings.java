package chat.parley.node.face.cli;

import java.time.Clock;
import java.util.Optional;

/**
 * What is the same for every command of a process.
 *
 * @param launcher starts nodes and servers; empty inside a node, which starts no other
 * @param clock also knows the time zone
 */
record Surroundings(CoreAccess access, Optional<NodeLauncher> launcher, Homes homes, Clock clock) {}
