package chat.parley.node.face.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: a rendezvous, a friend who answers, and the person, on this machine. */
@Command(name = "demo", description = Usage.DEMO)
final class DemoCommand extends CliCommand {
    @Option(names = "--plain", description = Usage.PLAIN)
    private boolean plain;

    @Override
    int run(Context context) throws InterruptedException {
        try (Demo demo = context.launcher().startDemo()) {
            if (!context.invocation().place().inTerminal()
                    || !context.invocation().place().outTerminal()) {
                return new DemoTranscript(context, demo.you(), demo.friend()).run();
            }
            CoreAccess you = new InsideAccess(context.home(), demo.you());
            Map<String, Runnable> cable = new LinkedHashMap<>();
            cable.put("cut", demo::cut);
            cable.put("mend", demo::mend);
            try (NodeLink node = new NodeLink(you, context.home(), NodeOptions.forOneCommand(), true);
                    Screen screen = Screens.open(context, plain)) {
                screen.print(Messages.demoHead(demo.friend()));
                screen.print(Messages.DEMO_KEYS);
                return new Chat(context, node, screen, cable).run(Optional.of(demo.friend()));
            }
        }
    }
}
