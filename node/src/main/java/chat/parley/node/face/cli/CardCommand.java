package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code card [--new]}: the link that others add me by. */
@Command(name = "card", description = Usage.CARD)
final class CardCommand extends CliCommand {
    @Option(names = "--new", description = Usage.CARD_NEW)
    private boolean renew;

    @Override
    int run(Context context) throws InterruptedException {
        Views.Card card = context.store().ask(core -> core.card(renew));
        if (context.json()) {
            context.output().json(card);
            return DONE;
        }
        context.output().line(card.link());
        if (renew) context.output().note(Messages.CARD_RENEWED);
        context.output().note(card.homes() == 0 ? Messages.CARD_WITHOUT_HOME : Messages.CARD_NEXT);
        return DONE;
    }
}
