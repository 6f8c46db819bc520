package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code set [KEY [VALUE]]}: shows or keeps settings. */
@Command(name = "set", description = Usage.SET)
final class SetCommand extends CliCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = Usage.SET_KEY)
    private @Nullable String key;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE")
    private @Nullable String value;

    @Override
    int run(Context context) throws InterruptedException {
        List<Views.Setting> settings;
        if (key != null && value != null) {
            String keyToSet = key;
            String valueToSet = Settings.checked(key, value);
            Views.Setting kept = context.store().ask(core -> core.set(keyToSet, valueToSet));
            settings = List.of(kept);
        } else {
            Optional<String> shown = Optional.ofNullable(key);
            settings = context.store().look(core -> core.settings(shown));
        }
        print(context, settings);
        return DONE;
    }

    private static void print(Context context, List<Views.Setting> settings) {
        Table table = new Table(Table.Column.left(0), Table.Column.left(0));
        for (Views.Setting setting : settings) {
            if (context.json()) context.output().json(setting);
            else table.add(setting.key(), TerminalText.line(setting.value()));
        }
        table.lines().forEach(context.output()::line);
    }
}
