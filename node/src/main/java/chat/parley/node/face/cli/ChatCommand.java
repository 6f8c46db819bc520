package chat.parley.node.face.cli;

import chat.parley.node.core.UserError;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chat [CONTACT]}: the screen. Without a terminal, each line of stdin is a message to CONTACT. */
@Command(name = "chat", description = Usage.CHAT)
final class ChatCommand extends CliCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "CONTACT", description = Usage.CONTACT)
    private @Nullable String contact;

    @Option(names = "--plain", description = Usage.PLAIN)
    private boolean plain;

    @Mixin
    private NodeFlags flags = new NodeFlags();

    @Override
    int run(Context context) throws InterruptedException {
        if (context.json()) throw new UserError(Messages.CHAT_JSON, Messages.CHAT_JSON_NEXT, UserError.USAGE);
        boolean typed = context.invocation().place().inTerminal();
        if (!typed && contact == null) throw new UserError(Messages.CHAT_TO_WHOM, "", UserError.USAGE);
        NodeLink node = context.staying(flags.options(context, true));
        if (!node.isOwn() && !flags.isEmpty()) context.output().note(Messages.FLAGS_UNUSED);
        try (Screen screen = Screens.open(context, plain)) {
            return new Chat(context, node, screen, Map.of()).run(Optional.ofNullable(contact));
        }
    }
}
