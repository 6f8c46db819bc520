package chat.parley.node.face.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a rendezvous is started.
 *
 * @param listen HOST:PORT, {@code [::]:27275} unless said otherwise
 * @param publicHost HOST or HOST:PORT under which friends reach it, where it is said
 * @param data its folder
 */
public record RendezvousOptions(
        String listen,
        Optional<String> publicHost,
        Path data,
        Optional<Path> config,
        Optional<Path> tlsCertificate,
        Optional<Path> tlsKey,
        Optional<Path> keylog) {}
