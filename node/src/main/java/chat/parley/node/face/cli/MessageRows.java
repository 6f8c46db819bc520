package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.time.LocalDate;
import java.util.Optional;

/** Messages of a history as rows: time, state or path, who, text; a day's name before its first message. */
final class MessageRows {
    private static final int STATE = 9;
    private static final int WHO = 8;

    private final Output output;
    private final Times times;
    private final boolean oneConversation;
    private Optional<LocalDate> day = Optional.empty();

    /** @param oneConversation whether all messages are of one, so that its name need not stand in each row */
    MessageRows(Output output, Times times, boolean oneConversation) {
        this.output = output;
        this.times = times;
        this.oneConversation = oneConversation;
    }

    void print(Views.Message message) {
        LocalDate today = times.day(message.at());
        if (!day.equals(Optional.of(today)) && !(day.isEmpty() && times.isToday(today))) {
            output.line(output.style(Style.DIM, Times.day(today)));
        }
        day = Optional.of(today);
        boolean own = message.direction().equals("out");
        String state = own ? message.state() : message.path();
        String who = own ? Messages.YOU : PersonText.name(message.fromName());
        if (own && !oneConversation) who = Messages.youTo(PersonText.name(message.conversationName()));
        String head = times.second(message.at()) + "  " + TerminalText.left(state, STATE) + "  ";
        String name = TerminalText.left(who, WHO) + "  ";
        String text = TerminalText.block(message.text(), TerminalText.width(head + name));
        String reason = message.reason() == null ? "" : "  (" + TerminalText.line(message.reason()) + ")";
        output.line(output.style(own ? stateStyle(message) : Style.DIM, head)
                + output.style(own ? Style.PLAIN : Style.FRIEND, name)
                + text
                + reason);
    }

    private static Style stateStyle(Views.Message message) {
        MessageState state = MessageState.of(message.state());
        if (state.isLost()) return Style.BAD;
        return state.hasReached(MessageState.DELIVERED) ? Style.DIM : Style.WAITING;
    }
}
