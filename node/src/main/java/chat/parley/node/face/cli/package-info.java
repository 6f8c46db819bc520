/**
 * The command line: every verb, the chat screen, the demo, what {@code node} and {@code rendezvous} print. Knows core, api, picocli
 * and JLine. May not know any other room of the node: what opens homes and starts servers stands behind {@code NodeLauncher}. Start
 * with {@link chat.parley.node.face.cli.Cli}.
 */
@NullMarked
package chat.parley.node.face.cli;

import org.jspecify.annotations.NullMarked;
