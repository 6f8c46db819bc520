package chat.parley.node.face.cli;

import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What became of the messages that one {@code send} said, in a line or two. */
final class SendReport {
    private final List<Outgoing.Said> said;
    private final MessageState wanted;

    SendReport(List<Outgoing.Said> said, MessageState wanted) {
        this.said = said;
        this.wanted = wanted;
    }

    /** How many came as far as wanted. */
    long done() {
        return said.stream().filter(one -> one.state().hasReached(wanted)).count();
    }

    /** How many never will. */
    long failed() {
        return said.stream().filter(one -> one.state().isLost()).count();
    }

    /** How many have not yet. */
    long late() {
        return said.size() - done() - failed();
    }

    /** {@code delivered in 41 ms, relay}. */
    String doneLine() {
        long start = said.get(0).nanos();
        long end = said.stream().mapToLong(Outgoing.Said::doneNanos).max().orElse(start);
        String took = Durations.took(TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - start)));
        return Messages.arrived(
                count(done()), wanted, took, said.get(said.size() - 1).message().path());
    }

    /** {@code bob is offline since 09:12; queued}. */
    String lateLine(Optional<Views.ContactStatus> contact, Duration patience, Times times) {
        Outgoing.Said late = said.stream()
                .filter(one -> !one.state().hasReached(wanted) && !one.state().isLost())
                .findFirst()
                .orElseThrow();
        String name = PersonText.name(late.message().conversationName());
        String state = count(late()) + late.state().word();
        boolean reachable = contact.isPresent() && !contact.get().path().equals("none");
        if (contact.isPresent() && !reachable) return Messages.unreachable(name, contact.get(), state, times);
        return Messages.notInTime(name, wanted, Durations.took(patience.toMillis()), state);
    }

    String failedLine() {
        Views.Message failed = said.stream()
                .filter(one -> one.state().isLost())
                .findFirst()
                .orElseThrow()
                .message();
        String reason = failed.reason() == null ? "" : TerminalText.line(failed.reason());
        return Messages.failed(count(failed()), failed.state(), reason);
    }

    private String count(long count) {
        return said.size() == 1 ? "" : count + " ";
    }
}
