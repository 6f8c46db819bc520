package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import chat.parley.node.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** For a command that runs inside the node: that node, which stays when the command ends. */
final class InsideAccess implements CoreAccess {
    private final Path home;
    private final Core core;

    InsideAccess(Path home, Core core) {
        this.home = home.toAbsolutePath().normalize();
        this.core = core;
    }

    @Override
    public Optional<Lease> running(Path asked) {
        // A fast client found this node by the home it was told; a link may be another name of it.
        if (!isHome(asked)) throw new UserError(Messages.otherHome(home), "");
        return Optional.of(new Lease(core, false, () -> {}));
    }

    @Override
    public Lease open(Path asked, NodeOptions options, boolean online) {
        return running(asked).orElseThrow();
    }

    private boolean isHome(Path asked) {
        try {
            return asked.equals(home) || Files.isSameFile(asked, home);
        } catch (IOException absent) {
            return false;
        }
    }
}
